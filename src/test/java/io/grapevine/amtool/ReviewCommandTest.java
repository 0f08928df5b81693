package io.grapevine.amtool;

import static io.grapevine.virtualtime.replay.Histories.begun;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.amtool.checking.ReviewRule;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.replay.Histories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code amtool review}. */
class ReviewCommandTest {
    private static final String RECEIVERS = """
        receivers:
        - name: team
          webhook_configs: [{url: 'http://localhost/'}]
        """;

    private static final String CLEAN = """
        route:
          receiver: team
          routes:
          - matchers: [severity="critical"]
            receiver: pager
            mute_time_intervals: [nights]
        inhibit_rules:
        - source_matchers: [severity="critical"]
          target_matchers: [severity=~"warning|info"]
          equal: [alertname]
        - source_matchers: [severity="warning"]
          target_matchers: [severity="info"]
          equal: [alertname]
        time_intervals:
        - name: nights
          time_intervals: [{times: [{start_time: '22:00', end_time: '24:00'}]}]
        receivers:
        - name: team
          webhook_configs: [{url: 'http://localhost/'}]
        - name: pager
          slack_configs: [{api_url_file: /none, channel: '#pager', text: '{{ .CommonAnnotations.summary }}'}]
        """;

    private final Typed typed = Typed.plainly();

    @TempDir
    private Path directory;

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private ToolRun review(String config, String... flags) throws IOException {
        List<String> words = new ArrayList<>(List.of("review", file("new.yml", config)));
        words.addAll(List.of(flags));
        return typed.line(words.toArray(String[]::new));
    }

    private String history() throws Exception {
        return file(
                "history.jsonl",
                begun().fires("1m", "alertname", "Down", "severity", "critical")
                        .resolves("20m", "alertname", "Down", "severity", "critical")
                        .process("1h", "a", false)
                        .lines());
    }

    /** A mistake and the line that tells of it, without its file; the line of the mistake has an X in a comment. */
    record Mistake(ReviewRule rule, String config, String finding) {
        @Override
        public String toString() {
            return rule.code() + " " + finding;
        }
    }

    private static Mistake routes(ReviewRule rule, String finding, String routes) {
        String receivers = RECEIVERS + "- {name: other, webhook_configs: [{url: 'http://localhost/2'}]}\n";
        String used = "  - {matchers: [use=\"other\"], receiver: other}\n";
        return new Mistake(rule, "route:\n  receiver: team\n  routes:\n" + used + routes + receivers, finding);
    }

    private static Mistake inhibition(ReviewRule rule, String finding, String rules) {
        return new Mistake(rule, "route: {receiver: team}\n" + RECEIVERS + "inhibit_rules:\n" + rules, finding);
    }

    private static String muted(String fields, String interval) {
        return "route:\n  receiver: team\n  routes:\n  - matchers: [a=\"1\"]\n    " + fields + "\n" + RECEIVERS
                + "time_intervals:\n- name: a\n  time_intervals: [{" + interval + "}]\n";
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                new Mistake(
                        ReviewRule.INVALID,
                        "route: {receiver: none} # X\n" + RECEIVERS,
                        "undefined receiver \"none\" used in route (expected: the name of a receiver)"),
                new Mistake(
                        ReviewRule.CHECK_CONFIG,
                        "route: {receiver: slack}\nreceivers:\n- name: slack\n  slack_configs:\n  - channel: x\n"
                                + "    api_url_file: /none\n    text: '{{ template \"none\" }}' # X\n",
                        "receivers[0].slack_configs[0].text: template: :1:4: template \"none\" not defined"),
                routes(
                        ReviewRule.UNREACHABLE_ROUTE,
                        "{a=\"1\",b=\"2\"}: all of these alerts are taken before by route.routes[1] in line 5",
                        "  - {matchers: [a=~\"1|2\"]}\n  - {matchers: [a=\"1\", b=\"2\"]} # X\n"),
                routes(
                        ReviewRule.UNREACHABLE_ROUTE,
                        "taken before by route.routes[1] in line 5 and route.routes[2] in line 6",
                        "  - {matchers: [a=\"1\"]}\n  - {matchers: [a=\"2\", b!=\"\"]}\n  - {matchers: [a=~\"1|2\", b=\"3\"]} # X\n"),
                routes(
                        ReviewRule.UNREACHABLE_ROUTE,
                        "{a=\"1\",a!=\"1\"} contradict each other",
                        "  - matchers: [a=\"1\"]\n    routes:\n    - {matchers: [a!=\"1\"]} # X\n"),
                routes(
                        ReviewRule.UNREACHABLE_ROUTE,
                        "{a=\"1\",a=\"2\"} contradict each other",
                        "  - {matchers: [b=\"1\"]}\n  - {matchers: [a=\"1\", a=\"2\"]} # X\n"),
                routes(
                        ReviewRule.UNREACHABLE_ROUTE,
                        "{a=\"1\",a!~\"1|2\"} contradict each other",
                        "  - {matchers: [b=\"1\"], continue: true}\n  - {matchers: [a=\"1\", a!~\"1|2\"], continue: true} # X\n"
                                + "  - {matchers: [b=\"1\"]}\n"),
                routes(
                        ReviewRule.UNREACHABLE_ROUTE,
                        "{a!=\"\",a!~\".+\"} contradict each other",
                        "  - {matchers: [a!=\"1\"]}\n  - {matchers: [a!=\"\", a!~\".+\"]} # X\n"),
                routes(
                        ReviewRule.UNREACHABLE_ROUTE,
                        "{a=~\"x.*\",a!~\"x.*\"} contradict each other",
                        "  - {matchers: [a!=\"1\"]}\n  - {matchers: [a=~\"x.*\", a!~\"x.*\"]} # X\n"),
                routes(
                        ReviewRule.UNREACHABLE_ROUTE,
                        "taken before by route.routes[1] in line 5",
                        "  - {}\n  - {matchers: [a!~\"x|y\"]} # X\n"),
                routes(
                        ReviewRule.UNREACHABLE_ROUTE,
                        "{a=\"1\"}: all of these alerts, and those of all siblings after it, are taken before",
                        "  - {}\n  - {matchers: [a=\"1\"]} # X\n  - {matchers: [a=\"2\"]}\n"),
                routes(
                        ReviewRule.MISREAD_MATCHER,
                        "route.routes[1].matchers[1]: a=\"x|y\" compares with this text (expected: =~ or !~, for an expression)",
                        "  - matchers:\n    - b=\"1\"\n    - a=\"x|y\" # X\n"),
                routes(
                        ReviewRule.CHECK_CONFIG,
                        "\"code=~[0-9]{3}\": read by the classic grammar",
                        "  - matchers:\n    - code=~[0-9]{3} # X\n"),
                routes(
                        ReviewRule.MISREAD_MATCHER,
                        "route.routes[1].match_re.a: a=~\"^(?:kube-*)$\" repeats the character before *",
                        "  - match_re:\n      a: kube-* # X\n"),
                routes(
                        ReviewRule.MISREAD_MATCHER,
                        "a!~\"^kube\" is about the whole value, with or without an anchor",
                        "  - {matchers: [a!~\"^kube\"]} # X\n"),
                routes(
                        ReviewRule.MISREAD_MATCHER,
                        "a=~\"x | y\" has a comma or space in a value",
                        "  - {matchers: [a=~\"x | y\"]} # X\n"),
                routes(
                        ReviewRule.LIKELY_TYPO,
                        "route.routes[1].matchers[0]: severity \"wraning\" is much like \"warning\"",
                        "  - {matchers: [severity=\"wraning\"]} # X\n"),
                routes(
                        ReviewRule.LIKELY_TYPO,
                        "route.routes[3].group_by: label \"regoin\" is much like \"region\"",
                        "  - {matchers: [region=\"1\"]}\n  - {matchers: [region=\"2\"]}\n"
                                + "  - {matchers: [a=\"1\"], group_by: [regoin]} # X\n"),
                new Mistake(
                        ReviewRule.NEVER_RESOLVED,
                        "route: {receiver: a}\nreceivers:\n- name: a\n  pagerduty_configs:\n"
                                + "  - {routing_key_file: /none, send_resolved: false} # X\n",
                        "receivers[0].pagerduty_configs[0].send_resolved: false, so the incident stays open"),
                new Mistake(
                        ReviewRule.USELESS_INTERVAL,
                        muted("active_time_intervals: [a] # X\n    routes: [{receiver: team}]", "weekdays: [monday]"),
                        "route.routes[0].active_time_intervals: all alerts go on to the children"),
                new Mistake(
                        ReviewRule.INTERVAL_NOT_INHERITED,
                        muted(
                                "mute_time_intervals: [a] # X\n    routes: [{receiver: team, matchers: [b=\"1\"]}]",
                                "weekdays: [monday]"),
                        "route.routes[0].mute_time_intervals: does not hold in route.routes[0].routes[0] in line"),
                new Mistake(
                        ReviewRule.ALWAYS_MUTED,
                        muted("mute_time_intervals: [a] # X", "weekdays: ['sunday:saturday']"),
                        "route.routes[0].mute_time_intervals: leaves no time to notify"),
                routes(
                        ReviewRule.USELESS_CONTINUE,
                        "route.routes[1].continue: true, but no later sibling",
                        "  - {matchers: [a=\"1\"], continue: true} # X\n"),
                routes(
                        ReviewRule.REPEAT_BEFORE_GROUP,
                        "repeat_interval: 1m (expected: at least group_interval, which is 5m,",
                        "  - {matchers: [a=\"1\"], repeat_interval: 1m} # X\n"),
                routes(
                        ReviewRule.WAIT_EXCEEDS_INTERVAL,
                        "group_wait: 10m (expected: at most group_interval, which is 5m,",
                        "  - {matchers: [a=\"1\"], group_wait: 10m} # X\n"),
                new Mistake(
                        ReviewRule.UNUSED_RECEIVER,
                        "route: {receiver: team}\n" + RECEIVERS
                                + "- {name: old, webhook_configs: [{url: 'http://h/'}]} # X\n",
                        "receivers[1]: \"old\": no route names it"),
                new Mistake(
                        ReviewRule.UNUSED_RECEIVER,
                        "route: {receiver: old, routes: [{receiver: team}]}\n" + RECEIVERS
                                + "- {name: old, webhook_configs: [{url: 'http://h/'}]} # X\n",
                        "receivers[1]: \"old\": all alerts of the routes that name it go on to their children"),
                new Mistake(
                        ReviewRule.EMPTY_RECEIVER,
                        "route: {receiver: team}\nreceivers:\n- name: team # X\n",
                        "receivers[0]: \"team\" has no integrations"),
                inhibition(
                        ReviewRule.INHIBIT_WITHOUT_EQUAL,
                        "any alert with {severity=\"critical\"} mutes all alerts with {severity=\"warning\"}",
                        "- source_matchers: [severity=\"critical\"] # X\n  target_matchers: [severity=\"warning\"]\n"),
                inhibition(
                        ReviewRule.INVERTED_INHIBITION,
                        "{severity=\"info\"} mutes {severity=~\"critical|warning\"}, which is graver",
                        "- source_matchers: [severity=\"info\"] # X\n"
                                + "  target_matchers: [severity=~\"critical|warning\"]\n  equal: [alertname]\n"),
                inhibition(
                        ReviewRule.CIRCULAR_INHIBITION,
                        "inhibit_rules[0]: mutes what inhibit_rules[1] in line 7 mutes it by",
                        "- {source_matchers: [a=\"1\"], target_matchers: [a=~\"2|3\"], equal: [b]} # X\n"
                                + "- {source_matchers: [a=\"2\"], target_matchers: [a=\"1\"], equal: [b]}\n"),
                inhibition(
                        ReviewRule.INHIBITS_NOTHING,
                        "source and target are the same alerts",
                        "- {source_matchers: [a=\"1\"], target_matchers: [a=~\"1\"], equal: [b]} # X\n"),
                inhibition(
                        ReviewRule.INHIBITS_NOTHING,
                        "source and target cannot have the same severity",
                        "- source_matchers: [severity=\"critical\"] # X\n  target_matchers: [severity=\"warning\"]\n"
                                + "  equal: [alertname, severity]\n"),
                new Mistake(
                        ReviewRule.INTERVAL_NEVER_HOLDS,
                        "route: {receiver: team}\n" + RECEIVERS + "time_intervals:\n- name: past # X\n"
                                + "  time_intervals: [{years: ['2020:2024']}]\n",
                        "time_intervals[0]: \"past\" contains no time of the next 28 years"),
                new Mistake(
                        ReviewRule.UNKNOWN_LABEL,
                        "route:\n  receiver: team\n  routes:\n  - {matchers: [taem=\"db\", severity!=\"none\"]} # X\n"
                                + RECEIVERS,
                        "route.routes[0].matchers[0]: a matcher needs the label taem, which no alert of the history has"),
                new Mistake(
                        ReviewRule.EMPTY_TEMPLATE_FIELD,
                        "route: {receiver: slack}\nreceivers:\n- name: slack\n  slack_configs:\n  - channel: x\n"
                                + "    api_url_file: /none\n"
                                + "    title: '{{ if .CommonAnnotations.runbook }}{{ .CommonAnnotations.runbook }}{{ end }}'\n"
                                + "    text: '{{ .CommonAnnotations.sumary }} {{ .CommonLabels.severity }}' # X\n",
                        "receivers[0].slack_configs[0].text: .CommonAnnotations.sumary: no alert of the history has this"),
                new Mistake(
                        ReviewRule.SECRET_IN_CLEAR,
                        "route: {receiver: pd}\nreceivers:\n- name: pd\n  pagerduty_configs:\n"
                                + "  - routing_key: 0f3ab27be1e24a3fa4c1d2f09f1e77a2 # X\n",
                        "receivers[0].pagerduty_configs[0].routing_key: a secret in clear"));
    }

    private static int marked(String config) {
        List<String> lines = config.lines().toList();
        return 1
                + lines.indexOf(lines.stream()
                        .filter(line -> line.contains("# X"))
                        .findFirst()
                        .orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsFoundAtItsPlaceAndCanBeAllowed(Mistake mistake) throws Exception {
        boolean isOfHistory = Set.of(ReviewRule.UNKNOWN_LABEL, ReviewRule.EMPTY_TEMPLATE_FIELD)
                .contains(mistake.rule());
        String[] flags = isOfHistory ? new String[] {"--history=" + history()} : new String[0];
        ToolRun run = review(mistake.config(), flags);

        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .contains("new.yml:" + marked(mistake.config()) + ":", mistake.finding())
                .contains(": " + mistake.rule().level().word() + ": ")
                .endsWith("[" + mistake.rule().code() + "]");
        assertThat(run.exit()).isEqualTo(mistake.rule().level() == ReviewRule.Level.NOTE ? 0 : 2);
        String comment = "# review: allow other-rule, " + mistake.rule().code();
        ToolRun allowed = review(mistake.config().replace("# X", comment), flags);
        assertThat(allowed.out()).endsWith("new.yml: no finding (1 switched off)\n");
        assertThat(allowed.exit()).isZero();
    }

    @Test
    void eachRuleHasAMistake() {
        assertThat(mistakes().map(Mistake::rule).distinct().toList()).containsExactlyInAnyOrder(ReviewRule.values());
    }

    @Test
    void sameSecretFieldsAreOneFindingAndIdsNearbyAreNone() throws Exception {
        String receiver = "- {name: r%s, webhook_configs: [{url: 'https://hooks.acme.net/T0aB1cD2eF3gH4iJ5kL%s'}]}\n";
        ToolRun run = review(
                "route: {receiver: r0, routes: [{receiver: r1, matchers: [a=\"1\"]}, {receiver: r2, matchers: [a=\"2\"]}, "
                        + "{receiver: near, matchers: [a=\"3\"]}]}\nreceivers:\n"
                        + receiver.formatted(0, 0) + receiver.formatted(1, 1) + receiver.formatted(2, 2)
                        + "- {name: near, webhook_configs: [{url: 'http://localhost/0f8fad5b-d9cb-469f-a165-70867728950e'}, "
                        + "{url: 'http://relay:8080/hooks/NightlyBackup2Finished'}, {url: 'http://a.b.svc/Abc1Def2Ghi3Jkl4Mno'}]}\n");

        assertThat(run.out())
                .containsOnlyOnce("[secret-in-clear]")
                .contains(
                        "receivers[0].webhook_configs[0].url: a secret in clear",
                        "; the same 2 more times [secret-in-clear]");
    }

    @Test
    void aCleanConfigurationHasNoFinding() throws Exception {
        Histories history = begun().annotated(
                        LabelSet.of("alertname", "Down", "severity", "critical"), LabelSet.of("summary", "down"));
        ToolRun run = review(CLEAN, "--history=" + file("h.jsonl", history.lines()));

        assertThat(run.out()).isEqualTo(directory.resolve("new.yml") + ": no finding\n");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
    }

    @Test
    void theConfigurationOfKubernetesMonitoringIsClean() throws Exception {
        assertThat(review("""
                        route:
                          group_by: [namespace]
                          receiver: 'null'
                          routes:
                          - {receiver: 'null', matchers: [alertname = "Watchdog"]}
                        inhibit_rules:
                        - source_matchers: [severity = critical]
                          target_matchers: [severity =~ warning|info]
                          equal: [namespace, alertname]
                        - source_matchers: [severity = warning]
                          target_matchers: [severity = info]
                          equal: [namespace, alertname]
                        - source_matchers: [alertname = InfoInhibitor]
                          target_matchers: [severity = info]
                          equal: [namespace]
                        - target_matchers: [alertname = InfoInhibitor]
                        receivers:
                        - name: 'null'
                        """).out()).endsWith("new.yml: no finding\n");
    }

    @Test
    void whatIsMeantIsNoMistake() throws Exception {
        assertThat(review("""
                        route:
                          receiver: team
                          group_by: [cluster, clusters, node_name, nodename]
                          routes:
                          - {matchers: [a=~"^(x|y)$", b=~"^x.*", c!~".*y$", d=~"x\\\\d*|yz.*", e=""], continue: true}
                          - {matchers: [a="team-1", site=~".*hel.*"], continue: true}
                          - {matchers: [a="team-11", severity="error"], group_wait: 0s, continue: true}
                        inhibit_rules:
                        - {source_matchers: [down="true"], target_matchers: [cancel_if_any_down="true"]}
                        - {source_matchers: [alertname="A", severity="none"], target_matchers: [severity="critical"], equal: [x]}
                        - {source_matchers: [severity="p3"], target_matchers: [severity="page"], equal: [alertname]}
                        """ + RECEIVERS).out()).endsWith("new.yml: no finding\n");
    }

    @Test
    void aRootWhoseChildTakesAllMayDropTheRest() throws Exception {
        String config = "route: {receiver: 'null', routes: [{receiver: team}]}\n" + RECEIVERS + "- name: 'null'\n";

        assertThat(review(config).out()).endsWith("new.yml: no finding\n");
    }

    @Test
    void aCommentAboveCounts() throws Exception {
        String config =
                "route: {receiver: team}\nreceivers:\n# review: allow empty-receiver\n# until May\n- name: team\n";

        assertThat(review(config).exit()).isZero();
        assertThat(review(config.replace("# until May\n", "\n")).exit()).isEqualTo(2);
    }

    @Test
    void whatTheBaseHasDoesNotCount() throws Exception {
        String old =
                "route: {receiver: team}\nreceivers:\n- name: team\n- name: idle\n  webhook_configs: [{url: 'http://h/'}]\n";
        String base = file("old.yml", old);

        String first = "receivers:\n- name: 'null'\n";
        ToolRun same = review(
                "# a line\n"
                        + old.replace("receivers:\n", first)
                                .replace(
                                        "{receiver: team}",
                                        "{receiver: team, routes: [{matchers: [a=b], receiver: 'null'}]}"),
                "--base=" + base);
        assertThat(same.exit()).isZero();
        assertThat(same.out()).contains("[empty-receiver] (known)\n", "2 warnings, 0 of them new\n");
        ToolRun more = review(old + "- name: idle2\n  webhook_configs: [{url: 'http://h/'}]\n", "--base=" + base);
        assertThat(more.exit()).isEqualTo(2);
        assertThat(more.out()).contains("3 warnings, 1 of them new\n");
    }

    @Test
    void aBaseThatDoesNotLoadFails() throws Exception {
        ToolRun run = review(CLEAN, "--base=" + file("old.yml", "route: {receiver: none}\n" + RECEIVERS));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("--base: ", "old.yml:1:19: ", "undefined receiver");
        assertThat(review(CLEAN, "--base=" + directory + "/absent.yml").err()).contains("absent.yml");
        assertThat(review(CLEAN, "--base.dir=" + directory).err()).contains("--base.dir without --base");
        assertThat(typed.line("review").err()).contains("no file (expected: a configuration)");
    }

    @Test
    void aHistoryThatCannotBeReadFails() throws Exception {
        assertThat(review(CLEAN, "--history=" + directory + "/absent").err()).contains("absent' does not exist");
        ToolRun run = review(CLEAN, "--history=" + file("bad.jsonl", "{\"type\": 1}\n"));
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("--history: ", "bad.jsonl");
    }

    @Test
    void sarifHasPlacesAndRules() throws Exception {
        Path sarif = directory.resolve("out.sarif");
        String config = "route: {receiver: team}\nreceivers:\n- name: team\n";

        review(config, "--sarif=" + sarif, "--base=" + file("old.yml", config.replace("team", "chat")));

        JsonNode tree = new ObjectMapper().readTree(sarif.toFile());
        assertThat(tree.path("version").asText()).isEqualTo("2.1.0");
        JsonNode run = tree.at("/runs/0");
        assertThat(run.at("/tool/driver/rules").findValuesAsText("id"))
                .containsExactlyElementsOf(
                        Arrays.stream(ReviewRule.values()).map(ReviewRule::code).toList());
        JsonNode result = run.at("/results/0");
        assertThat(result.path("ruleId").asText()).isEqualTo("empty-receiver");
        assertThat(run.at("/tool/driver/rules/" + result.path("ruleIndex").asInt() + "/id")
                        .asText())
                .isEqualTo("empty-receiver");
        assertThat(result.path("level").asText()).isEqualTo("warning");
        assertThat(result.path("baselineState").asText()).isEqualTo("new");
        assertThat(result.at("/locations/0/physicalLocation/region").toString())
                .isEqualTo("{\"startLine\":3,\"startColumn\":3}");
        assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .endsWith("new.yml");
        assertThat(review(config, "--sarif=" + directory + "/no/out").err()).contains("--sarif: ");
    }

    @Test
    void jsonHasFindings() throws Exception {
        JsonNode tree = new ObjectMapper()
                .readTree(review("route: {receiver: team}\nreceivers:\n- name: team\n", "--json")
                        .out());

        assertThat(tree.path("fails").asBoolean()).isTrue();
        JsonNode finding = tree.at("/findings/0");
        assertThat(finding.path("rule").asText()).isEqualTo("empty-receiver");
        assertThat(finding.path("line").asInt()).isEqualTo(3);
        assertThat(finding.path("field").asText()).isEqualTo("receivers[0]");
    }

    @Test
    void filesOfTeamsHaveTheirOwnPlaces() throws Exception {
        Path teams = Files.createDirectory(directory.resolve("teams"));
        Files.writeString(teams.resolve("db.yml"), """
            team: db
            route:
              receiver: dba
              routes:
              - {matchers: [a="1"], receiver: dba}
              - {matchers: [a="1", b="2"], receiver: dba}
            receivers:
            - {name: dba, webhook_configs: [{url: 'http://localhost/'}]}
            - {name: old, webhook_configs: [{url: 'http://localhost/'}]}
            inhibit_rules:
            - source_matchers: [severity="critical"]
              target_matchers: [severity="warning"]
            """);
        ToolRun run = review(
                "route: {receiver: team, routes: [{matchers: [x=\"1\"]}]}\n" + RECEIVERS, "--teams.dir=" + teams);

        assertThat(run.out())
                .contains("db.yml:6:5: warning: route.routes[1]: ", "taken before by route.routes[0] in line 5")
                .contains("db.yml:9:3: warning: receivers[1]: \"db/old\": no route names it")
                .contains("2 warnings"); // source and target have the team in common
    }

    private static final String COVERED = """
        config: ../new.yml
        routes:
        - {labels: {alertname: Down}, receivers: [team]}
        """;

    private List<String> proposed(JsonNode coverage) {
        return coverage.path("gaps").findValuesAsText("test");
    }

    @Test
    void coverageProposesTheTestsThatWould() throws Exception {
        Path tests = Files.createDirectory(directory.resolve("tests"));
        Files.writeString(tests.resolve("a.yml"), COVERED);

        ToolRun run = review(CLEAN, "--tests=" + tests);
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("Coverage by 1 test: routes 50 % (1 of 2), receivers 50 % (1 of 2),"
                        + " inhibition rules 0 % (0 of 2), time intervals 0 % (0 of 1)\n")
                .contains(
                        "new.yml:4:5: route.routes[0]: to \"pager\": no test exercises it, this one would:\n"
                                + "    routes: [{labels: {\"alertname\": \"Test\", \"severity\": \"critical\"}, receivers: [\"pager\"]}]\n");
        JsonNode coverage = new ObjectMapper()
                .readTree(review(CLEAN, "--tests=" + tests, "--json").out())
                .path("coverage");
        assertThat(coverage.at("/percent/routes").asInt()).isEqualTo(50);
        List<String> proposed = proposed(coverage);
        assertThat(proposed).hasSize(5).doesNotContain("");
        for (int i = 0; i < proposed.size(); i++) {
            Files.writeString(tests.resolve("b" + i + ".yml"), "config: ../new.yml\n" + proposed.get(i) + "\n");
        }
        ToolRun all = review(CLEAN, "--tests=" + tests);
        assertThat(all.out())
                .contains("Coverage by 6 tests: routes 100 % (2 of 2), receivers 100 % (2 of 2),"
                        + " inhibition rules 100 % (2 of 2), time intervals 100 % (1 of 1)\n")
                .doesNotContain("no test exercises");
        assertThat(all.exit()).isZero();
    }

    @Test
    void aTestThatFailsCounts() throws Exception {
        Path tests = Files.createDirectory(directory.resolve("tests"));
        Files.writeString(tests.resolve("a.yml"), COVERED.replace("[team]", "[pager]"));

        ToolRun run = review(CLEAN, "--tests=" + tests);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).contains("Coverage by 1 test, of which 1 failed: ");
        Files.writeString(tests.resolve("a.yml"), COVERED.replace("new.yml", "other.yml"));
        assertThat(review(CLEAN, "--tests=" + tests).err()).contains("no test is of ", "new.yml (expected: ");
        Files.writeString(tests.resolve("a.yml"), "tests: [{}]");
        assertThat(review(CLEAN, "--tests=" + tests).exit()).isEqualTo(1);
    }

    private static final String OLD = "route: {receiver: team, group_by: [alertname]}\n" + RECEIVERS
            + "- name: 'null'\n# review: allow unused-receiver\n- {name: pager, webhook_configs: [{url: 'http://h/'}]}\n";

    private static final String NEW = OLD.replace(
            "group_by: [alertname]}",
            "group_by: [alertname], routes: [{matchers: [team=\"db\"], receiver: pager}, {matchers: [team=\"dev\"], receiver: 'null'}]}");

    /** Two alerts of a database in two nights, one of developers, and one that stays as it was. */
    private static Histories nights() {
        return begun().fires("1h", "alertname", "DiskFull", "team", "db")
                .resolves("2h", "alertname", "DiskFull", "team", "db")
                .fires("23h", "alertname", "DiskFull", "team", "db")
                .resolves("23h30m", "alertname", "DiskFull", "team", "db")
                .fires("24h", "alertname", "Slow", "team", "dev")
                .fires("25h", "alertname", "Down", "team", "web")
                .process("40h", "a", false);
    }

    @Test
    void theHistorySaysWhatChanges() throws Exception {
        String base = file("old.yml", OLD);
        String history = file("nights.jsonl", nights().lines());

        ToolRun run = review(NEW, "--base=" + base, "--history=" + history);
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains(
                        "Of 4 alerts from 2026-01-05T00:00:00Z to 2026-01-06T16:00:00Z, these change:\n"
                                + "  DiskFull{team=db}: 2 alerts, from \"team\" to \"pager\", 2 nights\n"
                                + "  Slow{team=dev}: 1 alert, from \"team\" to nobody: the receiver has no integrations, 1 night\n")
                .doesNotContain("Down");
        assertThat(review(OLD, "--base=" + base, "--history=" + history).out())
                .contains("16:00:00Z, nothing changes\n");
        assertThat(review(NEW, "--base=" + base, "--history=" + history, "--since=16h")
                        .out())
                .contains("Of 2 alerts from 2026-01-06T00:00:00Z ");
    }

    private static String timed(String times) {
        return "route: {receiver: team, group_by: [alertname], " + times + "}\nreceivers:\n"
                + "- {name: team, webhook_configs: [{url: 'http://localhost/'}]}\n";
    }

    @Test
    void theHistorySaysWhatIsNotifiedLater() throws Exception {
        Histories history = begun();
        for (int hour = 1; hour <= 6; hour++) {
            history.fires(hour + "H0m", "alertname", "Slow", "i", "1")
                    .fires(hour + "H2m", "alertname", "Slow", "i", "2")
                    .fires(hour + "H0m", "alertname", "Short")
                    .resolves(hour + "H1m", "alertname", "Short")
                    .resolves(hour + "H40m", "alertname", "Slow", "i", "1")
                    .resolves(hour + "H40m", "alertname", "Slow", "i", "2");
        }
        String flag = "--history="
                + file("late.jsonl", history.process("8H", "a", false).lines());
        String base = "--base=" + file("old.yml", timed("group_wait: 30s, group_interval: 5m"));

        assertThat(review(timed("group_wait: 2m, group_interval: 5m"), base, flag)
                        .out())
                .contains("  Short: 6 alerts, from \"team\" to nobody")
                .contains("  Slow: 6 alerts first notified later to \"team\", by 1m30s at most, 1 night\n")
                .contains("  Slow: 6 alerts first notified earlier to \"team\", by 3m30s at most, 1 night\n")
                .contains("  Slow: 6 notifications later to \"team\", by 1m30s at most, 1 night\n");
        assertThat(review(timed("group_wait: 30s, group_interval: 15m"), base, flag)
                        .out())
                .contains("  Short: 6 notifications later to \"team\", by 10m at most, 1 night\n")
                .contains("  Slow: 6 alerts first notified later to \"team\", by 10m at most, 1 night\n")
                .contains("  Slow: 12 notifications later to \"team\", by 10m at most, 1 night\n");
        assertThat(review(timed("group_wait: 40s, group_interval: 5m"), base, flag)
                        .out())
                .contains("  Slow: 12 alerts first notified later to \"team\", by 10s at most, 1 night\n");
        assertThat(review(timed("group_wait: 10s, group_interval: 5m"), base, flag)
                        .out())
                .contains("  Slow: 12 alerts first notified earlier to \"team\", by 20s at most, 1 night\n");
        assertThat(review(timed("group_interval: 5m, group_wait: 30s"), base, flag)
                        .out())
                .contains(", nothing changes\n");
    }

    @Test
    void atMostTwentyChangesAreTold() throws Exception {
        Histories many = begun();
        for (int i = 0; i < 30; i++) {
            many.fires("1m", "alertname", "A" + i, "team", "db");
        }
        ToolRun run = review(
                NEW,
                "--base=" + file("old.yml", OLD),
                "--history="
                        + file("many.jsonl", many.process("40h", "a", false).lines()));

        assertThat(run.out().lines().filter(line -> line.contains("from \"team\" to \"pager\"")))
                .hasSize(20);
        assertThat(run.out()).contains("  … and 10 smaller changes");
    }

    @Test
    void aHistoryWithHolesSaysSoFirst() throws Exception {
        String history = file(
                "holes.jsonl",
                begun().fires("1h", "alertname", "Down")
                        .process("2h", "a", false)
                        .process("5h", "a", true)
                        .process("6h", "a", false)
                        .lines());

        assertThat(review(CLEAN, "--history=" + history).out())
                .startsWith("Note: no process ran from 2026-01-05T02:00:00Z to 2026-01-05T05:00:00Z (3h)");
        assertThat(review(NEW, "--base=" + file("old.yml", OLD), "--history=" + history, "--markdown")
                        .out())
                .startsWith("## Review of `" + directory.resolve("new.yml") + "`\n\nNote: no process ran from ");
        assertThat(review(CLEAN, "--history=" + file("none.jsonl", "")).err()).contains("--history: no records");
    }

    @Test
    void markdownHasTables() throws Exception {
        Path tests = Files.createDirectory(directory.resolve("tests"));
        Files.writeString(tests.resolve("a.yml"), COVERED);
        String out = review(
                        NEW + "- name: \"<b>|x\"\n",
                        "--base=" + file("old.yml", OLD),
                        "--history=" + file("nights.jsonl", nights().lines()),
                        "--tests=" + tests,
                        "--markdown")
                .out();

        assertThat(out)
                .contains("**1 warning, 1 of them new**")
                .contains("new.yml:8 | warning | receivers\\[3\\]: \"&lt;b&gt;\\|x\": no route names it")
                .contains("| DiskFull{team=db} | 2 | alerts, from \"team\" to \"pager\" | 2 |")
                .contains("By 1 test: routes 33 % (1 of 3)")
                .contains("`routes: [{labels: {\"alertname\": \"Test\", \"team\": \"db\"}, receivers: [\"pager\"]}]`");
        assertThat(review(OLD, "--markdown", "--json").err()).contains("--json and --markdown exclude each other");
    }

    @Test
    void junitHasACaseForEachRuleAndTest() throws Exception {
        Path tests = Files.createDirectory(directory.resolve("tests"));
        Files.writeString(tests.resolve("a.yml"), COVERED);
        Path junit = directory.resolve("junit.xml");

        review("route: {receiver: team}\nreceivers:\n- name: team\n", "--tests=" + tests, "--junit=" + junit);
        assertThat(Files.readString(junit))
                .contains("<testsuites tests=\"" + (ReviewRule.values().length + 1) + "\" failures=\"1\">")
                .contains("<testcase name=\"empty-receiver\"", "has no integrations", "<testcase name=\"route {")
                .contains("new.yml:3");
    }

    /** The words after {@code amtool} in a file of {@code config-examples/ci}, with files of the directory of this test. */
    private String[] words(String example) throws IOException {
        String text = Files.readString(Path.of("config-examples/ci", example)).replaceAll("(?m)^#.*$", "");
        String line = text.substring(
                text.indexOf("review --base") < 0 ? text.indexOf("review alert") : text.indexOf("review --base"));
        String command = line.lines()
                .takeWhile(each -> !each.contains("uses:") && !each.contains("artifacts:") && !each.contains("pass_"))
                .collect(Collectors.joining(" "));
        return Arrays.stream(command.replaceAll(">.*", "").strip().split("\\s+"))
                .map(word -> word.replaceAll("^(--\\w+=)?([\\w-]+\\.\\w+|tests)$", "$1" + directory + "/$2"))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"github.yml", "gitlab.yml", "pre-commit.yml"})
    void anExampleForCiReviews(String example) throws Exception {
        file("alertmanager.yml", NEW);
        file("base.yml", OLD);
        file("history.jsonl", nights().lines());
        Path tests = Files.createDirectory(directory.resolve("tests"));
        Files.writeString(tests.resolve("a.yml"), COVERED.replace("new.yml", "alertmanager.yml"));

        ToolRun run = typed.line(words(example));

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        if (!example.equals("pre-commit.yml")) {
            assertThat(run.out()).startsWith("## Review of ").contains("| DiskFull{team=db} | 2 |");
            assertThat(directory.resolve(example.equals("github.yml") ? "review.sarif" : "review.xml"))
                    .exists();
        }
    }
}
