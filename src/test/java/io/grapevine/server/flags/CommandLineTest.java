package io.grapevine.server.flags;

import static io.grapevine.server.flags.CommandLines.VERSION;
import static io.grapevine.server.flags.CommandLines.failure;
import static io.grapevine.server.flags.CommandLines.options;
import static io.grapevine.server.flags.CommandLines.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.grapevine.base.commandline.FeatureFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that the command line shows, errors, and files of arguments. */
class CommandLineTest {
    @TempDir
    Path directory;

    /** Each pair: what is given, and the error of the parser that Alertmanager uses, word for word. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            --x|unknown long flag '--x'
            --x=1|unknown long flag '--x'
            --conf|unknown long flag '--conf'
            --no-data.retention|unknown long flag '--no-data.retention'
            --no-x|unknown long flag '--no-x'
            x|unexpected x
            -- foo|unexpected foo
            -x|unknown short flag '-x'
            -hx|unknown short flag '-x'
            -v|unknown short flag '-v'
            --log.silences=true|unexpected true
            --no-log.silences=true|unexpected true
            --help=false|unexpected false
            --config.file|expected argument for flag '--config.file'
            --silences.max-silences -5|expected argument for flag '--silences.max-silences'
            --log.silences --log.silences|flag 'log.silences' cannot be repeated
            --log.silences --no-log.silences|flag 'log.silences' cannot be repeated
            --config.file=a --config.file=a|flag 'config.file' cannot be repeated
            """)
    void aWrongCommandLineIsRefusedInAlertmanagersWords(String arguments, String fault) {
        assertThat(failure(arguments.split(" "))).isEqualTo("alertmanager: error: " + fault + ", try --help");
    }

    /** Each pair: a flag of before 0.1.0, and what took its place. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            --config.dir=t|--config.dir is now --teams.dir
            --history.path=h|--history.path is now --history.dir
            --history.retention=30d|--history.retention is now history.retention of the section server of grapevine.yml
            --history.max-bytes=1|--history.max-bytes is now history.max_bytes of the section server of grapevine.yml
            --alerts.persist-max-bytes=1|--alerts.persist-max-bytes is now alerts.max_bytes of the section server of grapevine.yml
            --notify.deny-private|--notify.deny-private is now destinations.deny_private of the section server of grapevine.yml
            --no-notify.deny-private|--notify.deny-private is now destinations.deny_private of the section server of grapevine.yml
            --notify.allow-private=a|--notify.allow-private is now destinations.allow of the section server of grapevine.yml
            --silences.dir=s|--silences.dir is now dirs of the section silences of grapevine.yml
            --tenants.dir-allow-files|--tenants.dir-allow-files is now tenants.allow_files of the section server of grapevine.yml
            --tenants.fallback-config=f|--tenants.fallback-config is now tenants.fallback_config of the section server of grapevine.yml
            --tenants.limits-file=f|--tenants.limits-file is now tenants.limits_file of the section server of grapevine.yml
            --tenants.default=off|--tenants.default is now tenants.default of the section server of grapevine.yml
            --tenants.metrics=cortex|--tenants.metrics is now tenants.metrics of the section server of grapevine.yml
            --web.read-only|--web.read-only is now roles: {viewer: ["*"]} of the access file (--web.access-file)
            --web.enable-log-level|--web.enable-log-level is now the role admin of the access file (--web.access-file)
            """)
    void anOldNameIsRefusedWithItsNewPlace(String argument, String fault) {
        assertThat(failure(argument)).isEqualTo("alertmanager: error: " + fault + ", try --help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--data.retention=5",
                "--data.retention=",
                "--data.retention=5x",
                "--data.retention=0s",
                "--data.retention=-1h",
                "--data.retention=h",
                "--data.retention=1.h.",
                "--data.retention=300y",
                "--data.retention=999999999h",
                "--data.maintenance-interval=0",
                "--alerts.gc-interval=0s",
                "--dispatch.maintenance-interval=-1s",
                "--silences.max-silences=x",
                "--silences.max-silences=0x10",
                "--silences.max-silences=1f",
                "--silences.max-silences=",
                "--silences.max-silences=9e99",
                "--silences.max-silences=nan",
                "--silences.max-silences=1__0",
                "--silences.max-silences=_1",
                "--api.connect.unary-concurrency=x",
                "--api.connect.stream-concurrency=0x10",
                "--api.connect.unary-timeout=5",
                "--api.connect.stream-idle-timeout=x",
                "--api.connect.stream-lifetime=",
                "--api.connect.read-max-bytes=1MB",
                "--api.connect.send-max-bytes=",
                "--api.connect.max-request-body-bytes=1.9",
                "--api.connect.max-request-body-bytes=9e3",
                "--api.connect.max-request-body-bytes=",
                "--api.connect.max-request-body-bytes=08",
                "--api.connect.max-request-body-bytes=1__0",
                "--api.connect.max-request-body-bytes=_1",
                "--api.connect.max-request-body-bytes=1_",
                "--api.connect.max-request-body-bytes=0x",
                "--api.connect.max-request-body-bytes=0_x1",
                "--api.connect.max-request-body-bytes=true",
                "--api.connect.max-request-body-bytes=9223372036854775808",
                "--auto-gomemlimit.refresh-interval=x",
                "--auto-gomemlimit.refresh-interval=5",
                "--auto-gomemlimit.ratio=x",
                "--log.level=foo",
                "--log.format=xml",
                "--log.format=JSON",
                "--enable-feature=foo",
                "--enable-feature=classic-mode,",
                "--enable-feature=classic-mode,utf8-strict-mode",
                "--web.timeout=x",
                "--web.timeout=-5",
                "--web.external-url=foo",
                "--web.external-url=://",
                "--web.external-url=ftp://x",
                "--config.file=",
                "--storage.path=",
                "--cluster.listen-address=9094",
                "--cluster.listen-address=127.0.0.1",
                "--cluster.listen-address=127.0.0.1:x",
                "--cluster.listen-address=127.0.0.1:65536",
                "--cluster.listen-address=::1:9094",
                "--cluster.listen-address=[foo:bar]:9094",
                "--cluster.advertise-address=10.0.0.1:x",
                "--cluster.listen-address=[10.0.0.1,foo]:9094",
                "--cluster.listen-address=[10.0.0.1,]:9094",
                "--cluster.listen-address=10.0.0.1,fd00::1:9094",
                "--cluster.advertise-address=[10.0.0.1,foo]:9094",
                "--cluster.advertise-address=a:b:c",
                "--cluster.peer=",
                "--cluster.peer=am-0",
                "--cluster.peer=am-0:",
                "--cluster.peer=am-0:0",
                "--cluster.peer=:9094",
                "--cluster.peer=[foo:bar]:9094",
                "--cluster.alertmanager-peer=am-0",
                "--cluster.alertmanager-peer=am-0:0",
                "--cluster.alertmanager-peer=_mesh._tcp.am",
                "--cluster.peer-timeout=0s",
                "--cluster.peers-resolve-timeout=0s",
                "--cluster.gossip-interval=0s",
                "--cluster.pushpull-interval=0s",
                "--cluster.tcp-timeout=-1s",
                "--cluster.probe-timeout=-1s",
                "--cluster.probe-interval=0s",
                "--cluster.probe-interval=1",
                "--cluster.reconnect-interval=0s",
                "--cluster.reconnect-timeout=0s",
                "--cluster.settle-timeout=x",
                "--cluster.tls-config=\0",
                "--cluster.secret-file=\0"
            })
    void aBadValueIsRefusedNamingItsFlag(String argument) {
        String flag = argument.substring(0, argument.indexOf('='));

        assertThat(failure(argument))
                .startsWith("alertmanager: error: " + flag + ": ")
                .contains("(expected: ")
                .endsWith(", try --help")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--enable-feature=auto-gomemlimit", "--auto-gomemlimit"})
    void flagsOfTheMemoryAreCheckedOnlyIfItIsToBeFound(String wanted) {
        assertThat(options("--auto-gomemlimit.ratio=7", "--auto-gomemlimit.refresh-interval=-1s")
                        .features())
                .isEmpty();
        assertThat(options("--no-auto-gomemlimit", "--auto-gomemlimit.ratio=7").features())
                .isEmpty();
        assertThat(options(wanted, "--auto-gomemlimit.ratio=1", "--auto-gomemlimit.refresh-interval=30s")
                        .enables(FeatureFlag.AUTO_GOMEMLIMIT))
                .isTrue();
        for (String ratio : List.of("7", "0", "-0.1", "nan")) {
            assertThat(failure(wanted, "--auto-gomemlimit.ratio=" + ratio))
                    .startsWith("alertmanager: error: --auto-gomemlimit.ratio: " + ratio + " (expected: above 0");
        }
        assertThat(failure(wanted, "--auto-gomemlimit.refresh-interval=-1s"))
                .startsWith("alertmanager: error: --auto-gomemlimit.refresh-interval: -1s (expected: zero or more)");
    }

    @Test
    void theVersionIsShownUnlessTheLineBreaksBefore() {
        assertThat(shown("--version")).isEqualTo(VERSION);
        assertThat(shown("--no-version")).isEqualTo(VERSION);
        assertThat(shown("--version", "--x")).isEqualTo(VERSION);
        assertThat(shown("--data.retention=5", "--version")).isEqualTo(VERSION);
        assertThat(failure("--x", "--version")).contains("unknown long flag '--x'");
    }

    @Test
    void theHelpNamesEveryFlagAndFitsATerminal() {
        String help = shown("-h");

        FlagTable.GROUPS.forEach(group -> {
            assertThat(help).contains(group.title() + ":\n");
            group.flags().forEach(flag -> assertThat(help).contains(flag.name()));
        });
        assertThat(help.lines()).allMatch(line -> line.length() <= 100);
        assertThat(shown("--help")).isEqualTo(shown("--no-help"));
    }

    @Test
    void longHelpIsTheHelpForThereAreNoCommands() {
        assertThat(shown("--help-long")).isEqualTo(shown("--help"));
        assertThat(failure("--nope", "--help-man")).contains("unknown long flag '--nope'");
    }

    @Test
    void manPageHasEveryFlagWithItsDefault() {
        String page = shown("--help-man");

        assertThat(page).startsWith(".TH ALERTMANAGER 1 \"\" \"Grapevine ").doesNotContain(".SH COMMANDS");
        FlagTable.GROUPS.forEach(group -> group.flags()
                .forEach(
                        flag -> assertThat(page).contains("\\-\\-" + flag.name().replace("-", "\\-"))));
        assertThat(page).contains(".B \\-\\-data.retention=120h\n");
    }

    @Test
    void completionsKnowEveryFlag() {
        String candidates = shown("--completion-bash", "--");

        FlagTable.GROUPS.forEach(group -> group.flags().forEach(flag -> {
            assertThat(candidates.lines()).contains("--" + flag.name());
            assertThat(shown("--completion-script-bash")).contains("--" + flag.name());
            assertThat(shown("--completion-script-zsh")).contains("--" + flag.name());
        }));
        assertThat(shown("--completion-bash", "--log.level", "")).isEqualTo("debug\ninfo\nwarn\nerror");
        assertThat(shown("--completion-script-bash")).endsWith("complete -F _alertmanager alertmanager\n");
    }

    @Test
    void argumentsMayStandInAFile() throws IOException {
        Path file = directory.resolve("args");
        Files.writeString(file, "# a comment\n\n--config.file\nfrom file.yml\n");

        assertThat(options("@" + file, "--log.silences").storage().configFile()).isEqualTo(Path.of("from file.yml"));
        assertThat(failure("@" + directory.resolve("none")))
                .contains("failed to open arguments file", "no such file or directory");
        assertThat(failure("@" + file, "@" + file)).contains("flag 'config.file' cannot be repeated");
    }

    @Test
    void argumentsFileThatNamesItselfIsRefused() throws IOException {
        Path itself = directory.resolve("itself");
        Files.writeString(itself, "@" + itself + "\n");

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> failure("@" + itself)))
                .contains("failed to open arguments file \"" + itself + "\": it includes itself");
    }

    @Test
    void aPasswordInTheExternalUrlIsNotPrinted() {
        assertThat(failure("--web.external-url=ftp://me:hunter2@h/")).doesNotContain("hunter2");
    }
}
