package io.grapevine.server.flags;

import static io.grapevine.server.flags.CommandLines.failure;
import static io.grapevine.server.flags.CommandLines.options;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.FeatureFlag;
import io.grapevine.base.commandline.Flag;
import io.grapevine.config.ServerConfig;
import io.grapevine.server.log.LogFormat;
import io.grapevine.web.WebOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** Options that come of the flags. */
class OptionsTest {
    @Test
    void originsAreThoseThatTheExpressionMatchesAsAWhole() {
        Predicate<String> origins = options("--web.cors.origin=https://(a|b)\\.example\\.com")
                .web()
                .origins()
                .orElseThrow();

        assertThat(List.of("https://a.example.com", "https://b.example.com")).allMatch(origins);
        assertThat(List.of("https://a.example.com:443", "https://axexample.com", "xhttps://a.example.com", "null", ""))
                .noneMatch(origins);
        assertThat(options().web().origins()).isEmpty();
        assertThat(options("--web.cors.origin=").web().origins()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "*", "a\\", "(?=x)", "a)|(b", "x{1001}"})
    void expressionOfOriginsMustBeARegularOne(String expression) {
        assertThat(failure("--web.cors.origin=" + expression)).contains("--web.cors.origin: error parsing regexp: ");
    }

    @Test
    void exampleOfAServiceHasAValidCommandLine() throws IOException {
        String start = Files.readAllLines(Path.of("config-examples/systemd/grapevine.service")).stream()
                .filter(line -> line.startsWith("ExecStart="))
                .findFirst()
                .orElseThrow();
        String[] words =
                start.substring(start.indexOf(' ') + 1).replace(" $ARGS", "").split(" ");

        assertThat(options(words)).isNotNull();
    }

    @Test
    void filesOfTheConfigurationCanBeCheckedForChanges() {
        assertThat(options("--config.auto-reload=15s").configuration().autoReload())
                .contains(Duration.ofSeconds(15));
        assertThat(options("--config.auto-reload=0s").configuration().autoReload())
                .isEmpty();
        assertThat(failure("--config.auto-reload=-1s")).contains("--config.auto-reload: -1s (expected: zero or more)");
        assertThat(failure("--config.auto-reload=yes")).contains("--config.auto-reload", "a duration such as");
        assertThat(options("--config.expand").configuration().expanded()).isTrue();
        assertThat(options("--teams.dir=teams").configuration().teams()).contains(Path.of("teams"));
    }

    @Test
    void historyIsKeptOnRequest() {
        assertThat(options().history()).isEmpty();
        assertThat(options("--history.dir=past").history())
                .contains(new Options.History(Path.of("past"), ServerConfig.DEFAULT.history()));
    }

    @Test
    void sectionOfTheServerSaysHow() {
        ServerConfig section = new ServerConfig(
                4096,
                Set.of("replica"),
                new ServerConfig.History(Duration.ofDays(7), 8 << 20),
                new ServerConfig.Destinations(true, List.of("hooks", "10.0.0.0/8")),
                new ServerConfig.Tenants("f.yml", "l.yml", false, true, true),
                ServerConfig.Mcp.READ);
        Options options = options("--alerts.persist", "--history.dir=past", "--tenants.dir=d")
                .with(section);

        assertThat(options.alerts().persisted()).isTrue();
        assertThat(options.server()).isEqualTo(section);
        assertThat(options.history()).contains(new Options.History(Path.of("past"), section.history()));
        assertThat(options.destinations().restricted()).isTrue();
        assertThat(options.tenants())
                .contains(new Options.Tenants(
                        new Options.TenantSources(Optional.of(Path.of("d")), false), section.tenants()));
        assertThat(options().with(section).tenants()).isEmpty();
        assertThat(options().destinations().restricted()).isFalse();
    }

    @Test
    void keysOfTheSectionThatNeedAFlagAreTold() {
        assertThat(options().serverSection().missing()).containsOnlyKeys("alerts.max_bytes", "history", "tenants");
        assertThat(options("--alerts.persist", "--history.dir=h", "--tenants.api")
                        .serverSection()
                        .missing())
                .containsExactly(Map.entry("tenants.allow_files", "--tenants.dir"));
        assertThat(options("--alerts.persist", "--history.dir=h", "--tenants.dir=d")
                        .serverSection()
                        .missing())
                .isEmpty();
    }

    @Test
    void grapevineHasThirteenFlagsOfItsOwn() {
        assertThat(FlagTable.flags().stream().filter(flag -> flag.help().endsWith("Grapevine's own.")))
                .extracting(Flag::name)
                .containsExactlyInAnyOrder(
                        "grapevine.config",
                        "config.auto-reload",
                        "config.expand",
                        "alerts.persist",
                        "history.dir",
                        "notify.shadow",
                        "web.access-file",
                        "web.enable-receiver-test",
                        "cluster.secret-file",
                        "cluster.alertmanager-peer",
                        "teams.dir",
                        "tenants.dir",
                        "tenants.api");
    }

    @Test
    void secretOfTheMeshNeedsAMesh() {
        assertThat(failure("--cluster.listen-address=", "--cluster.secret-file=s"))
                .contains(
                        "--cluster.secret-file: set without a mesh (expected: an address in --cluster.listen-address)");
        assertThat(options("--notify.shadow", "--cluster.secret-file=s").cluster())
                .isEmpty();
    }

    @Test
    void everyFlagOfTheContractHasItsDefault() {
        List<String> table = FlagTable.GROUPS.stream()
                .flatMap(group -> group.flags().stream())
                .map(flag -> flag.name() + "=" + flag.fallback() + (flag.isRepeatable() ? " ..." : ""))
                .sorted()
                .toList();

        assertThat(table)
                .containsExactly(
                        "alerts.gc-interval=30m",
                        "alerts.per-alertname-limit=0",
                        "alerts.persist=false",
                        "api.connect.max-request-body-bytes=0",
                        "api.connect.read-max-bytes=0",
                        "api.connect.send-max-bytes=0",
                        "api.connect.stream-concurrency=0",
                        "api.connect.stream-idle-timeout=0",
                        "api.connect.stream-lifetime=0",
                        "api.connect.unary-concurrency=0",
                        "api.connect.unary-timeout=0",
                        "auto-gomemlimit.ratio=0.9",
                        "auto-gomemlimit.refresh-interval=0s",
                        "auto-gomemlimit=false",
                        "cluster.advertise-address=",
                        "cluster.alertmanager-peer= ...",
                        "cluster.allow-insecure-public-advertise-address-discovery=false",
                        "cluster.gossip-interval=200ms",
                        "cluster.label=",
                        "cluster.listen-address=0.0.0.0:9094",
                        "cluster.peer-name=",
                        "cluster.peer-timeout=15s",
                        "cluster.peer= ...",
                        "cluster.peers-resolve-timeout=15s",
                        "cluster.probe-interval=1s",
                        "cluster.probe-timeout=500ms",
                        "cluster.pushpull-interval=1m0s",
                        "cluster.reconnect-interval=10s",
                        "cluster.reconnect-timeout=6h0m0s",
                        "cluster.secret-file=",
                        "cluster.settle-timeout=1m0s",
                        "cluster.tcp-timeout=10s",
                        "cluster.tls-config=",
                        "config.auto-reload=0s",
                        "config.expand=false",
                        "config.file=alertmanager.yml",
                        "data.maintenance-interval=15m",
                        "data.retention=120h",
                        "dispatch.maintenance-interval=30s",
                        "dispatch.start-delay=0s",
                        "enable-feature=",
                        "grapevine.config=",
                        "help=false",
                        "history.dir=",
                        "log.format=logfmt",
                        "log.level=info",
                        "log.silences=false",
                        "notify.shadow=false",
                        "silences.max-silence-size-bytes=0",
                        "silences.max-silences=0",
                        "storage.path=data/",
                        "teams.dir=",
                        "tenants.api=false",
                        "tenants.dir=",
                        "version=false",
                        "web.access-file=",
                        "web.config.file=",
                        "web.cors.origin=",
                        "web.enable-receiver-test=false",
                        "web.external-url=",
                        "web.get-concurrency=0",
                        "web.listen-address=:9093 ...",
                        "web.route-prefix=",
                        "web.systemd-socket=false",
                        "web.timeout=0");
    }

    @Test
    void noArgumentsGiveTheDefaults() {
        Options options = options();

        assertThat(options.storage().configFile()).isEqualTo(Path.of("alertmanager.yml"));
        assertThat(options.configuration())
                .isEqualTo(new Options.Configuration(Optional.empty(), Optional.empty(), false));
        assertThat(options.storage().directory()).isEqualTo(Path.of("data"));
        assertThat(options.storage().retention()).isEqualTo(Duration.ofHours(120));
        assertThat(options.storage().maintenanceInterval()).isEqualTo(Duration.ofMinutes(15));
        assertThat(options.alerts().gcInterval()).isEqualTo(Duration.ofMinutes(30));
        assertThat(options.alerts().dispatchMaintenanceInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.alerts().dispatchStartDelay()).isZero();
        assertThat(options.alerts().persisted()).isFalse();
        assertThat(options.server()).isEqualTo(ServerConfig.DEFAULT);
        assertThat(options.silences()).isEqualTo(new Options.Silences(0, 0, false));
        assertThat(options.web().listenAddresses()).containsExactly(":9093");
        assertThat(options.web().timeout()).isZero();
        assertThat(options.web().prefix().isEmpty()).isTrue();
        assertThat(options.externalUrl()).isEmpty();
        assertThat(options.receiverTest()).isFalse();
        assertThat(options.features()).isEmpty();
        assertThat(options.log()).isEqualTo(new Options.Log(Level.INFO, LogFormat.LOGFMT));
    }

    @Test
    void aValueStandsBehindAnEqualsSignOrInTheNextArgument() {
        assertThat(options("--config.file=a=b.yml").storage().configFile()).isEqualTo(Path.of("a=b.yml"));
        assertThat(options("--config.file=c.yml").storage().extensionsFile()).isEmpty();
        assertThat(options("--grapevine.config=g.yml").storage().extensionsFile())
                .contains(Path.of("g.yml"));
        assertThat(options("--config.file", "c.yml").storage().configFile()).isEqualTo(Path.of("c.yml"));
        assertThat(options("--cluster.listen-address=").cluster()).isEmpty();
        assertThat(options("--cluster.listen-address", "").cluster()).isEmpty();
        assertThat(options("--silences.max-silences=-5").silences().limit()).isEqualTo(-5);
        assertThat(options("--web.config.file", "--", "-x").web().configFile()).isEqualTo("-x");
    }

    @Test
    void aSwitchIsTurnedOnByItsNameAndOffByNo() {
        assertThat(options("--log.silences").silences().logged()).isTrue();
        assertThat(options("--no-log.silences").silences().logged()).isFalse();
        assertThat(options("--web.systemd-socket").web().systemdSocket()).isTrue();
        assertThat(options("--web.enable-receiver-test").receiverTest()).isTrue();
    }

    @Test
    void aListenAddressMayBeRepeated() {
        assertThat(options("--web.listen-address=:1", "--web.listen-address", "[::1]:2")
                        .web()
                        .listenAddresses())
                .containsExactly(":1", "[::1]:2");
    }

    @Test
    void spellingsOfTheOperatorAreTaken() {
        Options options = options("--silences.max-per-silence-bytes=7", "--web.timeout=30");

        assertThat(options.silences().sizeLimit()).isEqualTo(7);
        assertThat(options.web().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(failure("--silences.max-per-silence-bytes=7", "--silences.max-silence-size-bytes=7"))
                .contains("flag 'silences.max-silence-size-bytes' cannot be repeated");
    }

    /** What the Operator 0.93.0 writes for a resource with all that it knows, and a user in {@code additionalArgs}. */
    @Test
    void commandLineOfTheOperatorIsTaken() {
        Options options = options(
                "--config.file=/etc/alertmanager/config_out/alertmanager.env.yaml",
                "--storage.path=/alertmanager",
                "--data.retention=120h",
                "--cluster.listen-address=[10.0.0.7]:9094",
                "--web.listen-address=127.0.0.1:9093",
                "--web.external-url=https://alerts.example.com/am",
                "--enable-feature=classic-mode,muted-alerts-in-nflog",
                "--web.route-prefix=/",
                "--web.get-concurrency=20",
                "--web.timeout=5",
                "--silences.max-silences=1000",
                "--silences.max-per-silence-bytes=8192",
                "--dispatch.start-delay=30s",
                "--log.level=info",
                "--log.format=json",
                "--cluster.advertise-address=10.0.0.7:9094",
                "--cluster.gossip-interval=1s",
                "--cluster.pushpull-interval=30s",
                "--cluster.peer-timeout=2s",
                "--cluster.peer-name=alertmanager-main-0",
                "--cluster.label=monitoring/main",
                "--cluster.peer=alertmanager-main-0.alertmanager-operated:9094",
                "--cluster.peer=alertmanager-main-1.alertmanager-operated:9094",
                "--cluster.reconnect-timeout=5m",
                "--web.config.file=/etc/alertmanager/web_config/web-config.yaml",
                "--cluster.tls-config=/etc/alertmanager/cluster_tls_config/cluster-tls-config.yaml",
                "--auto-gomemlimit",
                "--auto-gomemlimit.refresh-interval=1m",
                "--api.connect.max-request-body-bytes=1048576");

        assertThat(options.enables(FeatureFlag.MUTED_ALERTS_IN_NFLOG)).isTrue();
        assertThat(options.web().connect().unaryTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.cluster().orElseThrow().peers()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "1d, PT24H",
        "1w, PT168H",
        "1h30m, PT1H30M",
        "1.5h, PT1H30M",
        "500ms, PT0.5S",
        "+2s, PT2S",
        "1d12h, PT36H",
        "9us, PT0.000009S"
    })
    void durationsAreThoseOfGoWithDaysAndWeeks(String text, Duration expected) {
        assertThat(options("--data.retention=" + text).storage().retention()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5",
        "1.9, 1",
        "-1.9, -1",
        "1e3, 1000",
        "0x1p4, 16",
        ".5e1, 5",
        "+7, 7",
        "1_000, 1000",
        "5000000000, 2147483647"
    })
    void wholeNumbersMayBeWrittenAsAnyNumber(String text, int expected) {
        assertThat(options("--silences.max-silences=" + text).silences().limit())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5",
        "-5, -5",
        "+5, 5",
        "1_000, 1000",
        "0x10, 16",
        "0X_ff, 255",
        "0b11, 3",
        "017, 15",
        "0o17, 15",
        "0_7, 7",
        "0, 0",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void sizeOfABodyMayBeWrittenAsAnyIntegerOfGo(String text, long expected) {
        assertThat(options("--api.connect.max-request-body-bytes=" + text)
                        .web()
                        .connect()
                        .bodyBytes())
                .isEqualTo(expected);
    }

    @Test
    void callsOfConnectHaveBoundsOfTheirOwn() {
        assertThat(options(
                                "--api.connect.unary-concurrency=3",
                                "--api.connect.stream-concurrency=4",
                                "--api.connect.unary-timeout=5s",
                                "--api.connect.stream-idle-timeout=6s",
                                "--api.connect.stream-lifetime=1h",
                                "--api.connect.read-max-bytes=7",
                                "--api.connect.send-max-bytes=8",
                                "--api.connect.max-request-body-bytes=9")
                        .web()
                        .connect())
                .isEqualTo(new WebOptions.Connect(
                        3, 4, Duration.ofSeconds(5), Duration.ofSeconds(6), Duration.ofHours(1), 7, 8, 9));
    }

    @Test
    void callsOfConnectHaveTheBoundsOfOtherRequestsWithoutTheirOwn() {
        int processors = Math.max(Runtime.getRuntime().availableProcessors(), 8);
        assertThat(options().web().connect())
                .isEqualTo(new WebOptions.Connect(
                        processors, processors, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 0, 0));

        WebOptions.Connect ofRequests = options(
                        "--web.get-concurrency=30", "--web.timeout=20", "--api.connect.stream-concurrency=-1")
                .web()
                .connect();
        assertThat(ofRequests.unaryConcurrency()).isEqualTo(30);
        assertThat(ofRequests.streamConcurrency()).isEqualTo(30);
        assertThat(ofRequests.unaryTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(ofRequests.streamLifetime()).isZero();
        assertThat(options("--web.timeout=20s", "--api.connect.unary-timeout=-1s")
                        .web()
                        .connect()
                        .unaryTimeout())
                .isNegative();
    }

    @Test
    void featuresAreSeparatedByCommas() {
        Options options = options("--enable-feature=classic-mode,receiver-name-in-metrics");

        assertThat(options.enables(FeatureFlag.CLASSIC_MODE)).isTrue();
        assertThat(options.enables(FeatureFlag.RECEIVER_NAME_IN_METRICS)).isTrue();
        assertThat(options.enables(FeatureFlag.UTF8_STRICT_MODE)).isFalse();
        for (FeatureFlag feature : FeatureFlag.values()) {
            assertThat(options("--enable-feature=" + feature.flagName()).enables(feature))
                    .isTrue();
        }
        assertThat(options("--enable-feature=muted-alerts-in-nflog").enables(FeatureFlag.MUTED_ALERTS_IN_NFLOG))
                .isTrue();
    }

    @Test
    void levelsOfTheLogAreTakenInAnyCase() {
        assertThat(options("--log.level=WARN", "--log.format=json").log())
                .isEqualTo(new Options.Log(Level.WARN, LogFormat.JSON));
    }

    @Test
    void theRoutePrefixIsThePathOfTheExternalUrlUnlessItIsGiven() {
        assertThat(options("--web.external-url=http://h/am/").web().prefix().path())
                .isEqualTo("/am");
        assertThat(options("--web.external-url=http://h/am", "--web.route-prefix=/")
                        .web()
                        .prefix()
                        .path())
                .isEmpty();
        assertThat(options("--web.external-url=http://h/am", "--web.route-prefix=x/y/")
                        .web()
                        .prefix()
                        .path())
                .isEqualTo("/x/y");
    }
}
