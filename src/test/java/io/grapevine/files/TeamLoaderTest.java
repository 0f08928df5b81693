package io.grapevine.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grapevine.config.Config;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.Route;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.receiver.plain.Webhook;
import io.grapevine.receiver.slack.SlackConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of teams, and the configuration that they make with the main file. */
class TeamLoaderTest {
    private static final String MAIN = """
            global: {slack_app_token_file: token}
            route:
              receiver: ops
              group_by: [alertname, service]
              group_wait: 7s
              routes: [{receiver: oncall, matchers: [severity=critical]}]
            receivers: [{name: ops}, {name: oncall}]
            time_intervals: [{name: nights}]
            """;
    private static final String PAYMENTS = """
            team: payments
            route:
              receiver: chat
              repeat_interval: 1h
              mute_time_intervals: [nights]
              routes: [{receiver: pager, matchers: [severity=critical]}]
            receivers:
            - {name: chat, webhook_configs: [{url_file: chat-url}]}
            - {name: pager}
            inhibit_rules:
            - {name: cause, source_matchers: [severity=critical], target_matchers: [severity=warning]}
            time_intervals: [{name: nights}]
            """;
    private static final String DB = """
            namespace: databases
            route: {receiver: dba, matchers: [severity!=info]}
            receivers: [{name: dba}]
            """;

    private final ConfigLoader loader = Loading.loader(ParserMode.UTF8_WITH_FALLBACK);

    private MainFile main(String yaml) {
        return loader.parse(Loading.FILE, yaml.getBytes(UTF_8)).get();
    }

    private Read<Team> load(String main, String name, String yaml) {
        return loader.team(main(main), name, Path.of("/etc/am/teams").resolve(name + ".yml"), yaml.getBytes(UTF_8));
    }

    private Team team(String name, String yaml) {
        return load(MAIN, name, yaml).get();
    }

    private List<String> faults(String main, String yaml) {
        return load(main, "payments", yaml).faults().stream()
                .map(ConfigError::toString)
                .map(text -> text.replace("/etc/am/teams/payments.yml:", ""))
                .toList();
    }

    private Config merged(Team... teams) {
        return main(MAIN).with(List.of(teams), Path.of("/etc/am/teams"));
    }

    private static List<String> receiversOf(Config config, String... labels) {
        Map<String, String> alert = new TreeMap<>();
        for (String label : labels) {
            alert.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
        }
        return Route.tree(config.route()).match(LabelSet.of(alert)).stream()
                .map(route -> route.config().receiver())
                .toList();
    }

    @Test
    void routesOfTeamsStandBeforeThoseOfTheMainFileAndContinue() {
        Config config = merged(team("db", DB), team("payments", PAYMENTS));

        assertThat(config.route().routes())
                .extracting(RouteConfig::receiver, route -> route.matchers().toString(), RouteConfig::continueMatching)
                .containsExactly(
                        tuple("db/dba", "{namespace=\"databases\",severity!=\"info\"}", true),
                        tuple("payments/chat", "{team=\"payments\"}", true),
                        tuple("oncall", "{severity=\"critical\"}", false));
        assertThat(receiversOf(config, "team=payments", "severity=critical"))
                .containsExactly("payments/pager", "oncall");
        assertThat(receiversOf(config, "team=payments", "namespace=databases"))
                .containsExactly("db/dba", "payments/chat");
        assertThat(receiversOf(config, "team=others", "severity=info")).containsExactly("ops");
    }

    @Test
    void aRouteInheritsFromTheRootAndTellsItsFile() {
        Config config = merged(team("payments", PAYMENTS));

        RouteConfig team = config.route().routes().get(0);
        assertThat(team.groupBy()).containsExactly("alertname", "service");
        assertThat(team.groupWait()).isEqualTo(Duration.ofSeconds(7));
        assertThat(team.routes().get(0).repeatInterval()).isEqualTo(Duration.ofHours(1));
        assertThat(team.file()).isEqualTo("/etc/am/teams/payments.yml");
        assertThat(team.routes().get(0).file()).isEqualTo("/etc/am/teams/payments.yml");
        assertThat(config.route().file()).isEmpty();
        assertThat(config.route().routes().get(1).file()).isEmpty();
    }

    @Test
    void namesBeginWithThatOfTheTeam() {
        Config config = merged(team("payments", PAYMENTS));

        assertThat(config.receivers())
                .extracting(ReceiverConfig::name)
                .containsExactly("ops", "oncall", "payments/chat", "payments/pager");
        assertThat(config.receivers().get(2).labels()).isEqualTo(LabelSet.of(Map.of("name", "payments/chat")));
        assertThat(config.timeIntervals()).containsOnlyKeys("nights", "payments/nights");
        assertThat(config.route().routes().get(0).muteTimeIntervals()).containsExactly("payments/nights");
    }

    @Test
    void inhibitionRulesHoldForAlertsOfTheTeamOnly() {
        InhibitRuleConfig rule =
                merged(team("payments", PAYMENTS)).inhibitRules().get(0);

        assertThat(rule.name()).isEqualTo("payments/cause");
        assertThat(rule.source()).hasToString("{severity=\"critical\",team=\"payments\"}");
        assertThat(rule.target()).hasToString("{severity=\"warning\",team=\"payments\"}");
    }

    @Test
    void aFileWithNothingButInhibitionRulesNeedsNoRoute() {
        Config config = merged(team("quiet", "team: quiet\ninhibit_rules: [{}]\n"));

        assertThat(config.inhibitRules().get(0).source()).hasToString("{team=\"quiet\"}");
        assertThat(config.route().routes()).hasSize(1);
    }

    @Test
    void aMatcherThatTheRouteHasAlreadyIsNotRepeated() {
        assertThat(merged(team("p", "team: p\nroute: {receiver: r, matchers: [team=p]}\nreceivers: [{name: r}]"))
                        .route()
                        .routes()
                        .get(0)
                        .matchers())
                .hasSize(1);
    }

    @Test
    void relativePathsStartAtTheDirectoryOfTheFileThatTheyAreIn() {
        Team team = team("payments", """
                team: payments
                route: {receiver: chat}
                receivers:
                - name: chat
                  webhook_configs: [{url_file: chat-url, http_config: {tls_config: {ca_file: ca.pem}}}]
                  slack_configs: [{channel: own, app_token_file: own-token}, {channel: global}]
                """);
        List<String> paths = new ArrayList<>();
        team.receivers().get(0).integrations().forEach(integration -> {
            if (integration instanceof Webhook hook) {
                paths.add(hook.urlFile());
                paths.add(hook.httpConfig().tlsConfig().caFile());
            } else if (integration instanceof SlackConfig each) {
                paths.add(each.httpConfig().authorization().credentialsFile());
            }
        });
        assertThat(paths)
                .containsExactlyInAnyOrder(
                        "/etc/am/teams/chat-url", "/etc/am/teams/ca.pem", "/etc/am/teams/own-token", "/etc/am/token");
    }

    @Test
    void theConfigurationShownIsOneThatLoadsToTheSameRoutes() {
        Config config = merged(team("payments", PAYMENTS));

        Config again = main(config.original()).config();
        assertThat(again.route().routes())
                .usingRecursiveComparison()
                .ignoringFields("file", "routes.file")
                .isEqualTo(config.route().routes());
        assertThat(again.inhibitRules()).isEqualTo(config.inhibitRules());
        assertThat(again.receivers()).extracting(ReceiverConfig::name).contains("payments/chat");
    }

    @Test
    void theHashCoversTheContentAndTheNamesOfTeams() {
        Team payments = team("payments", PAYMENTS);

        assertThat(merged().hash()).isEqualTo(main(MAIN).config().hash());
        assertThat(List.of(
                        merged().hash(),
                        merged(payments).hash(),
                        merged(team("other", PAYMENTS)).hash(),
                        merged(team("payments", PAYMENTS + "# changed\n")).hash(),
                        merged(payments, team("db", DB)).hash()))
                .doesNotHaveDuplicates();
        assertThat(merged(payments).hash())
                .isEqualTo(merged(team("payments", PAYMENTS)).hash());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        '' | 1:1: missing: the file is empty
            'route: {receiver: r}\\nreceivers: [{name: r}]' | 1:1: team: missing (expected: team or namespace
            'team: a\\nnamespace: b\\nroute: {receiver: r}\\nreceivers: [{name: r}]' | 2:12: namespace: set beside team
            'team: \"\"\\nroute: {receiver: r}\\nreceivers: [{name: r}]' | 1:7: team: \"\" (expected: the value
            'team: [a]\\nroute: {receiver: r}\\nreceivers: [{name: r}]' | 1:7: team: a list (expected: a string)
            'team: a' | 1:1: route: missing (expected: a route
            'team: a\\ninhibit_rules: [{}]\\nreceivers: [{name: r}]' | 1:1: route: missing
            'team: a\\nroute: {}' | 2:8: route.receiver: missing (expected: a receiver of this file
            'team: a\\nroute: {receiver: ops}' | 2:19: route.receiver: undefined receiver \"ops\" used in route (expected: the name of a receiver of this file)
            'team: a\\nroute: {receiver: db/dba}' | 2:19: route.receiver: undefined receiver \"db/dba\"
            'team: a\\nroute: {receiver: r, mute_time_intervals: [nights]}\\nreceivers: [{name: r}]' | 2:44: route.mute_time_intervals[0]: undefined time interval \"nights\" used in route (expected: the name of a time interval of this file)
            'team: a\\nroute: {receiver: r, continue: true}\\nreceivers: [{name: r}]' | 2:32: route.continue: set in the route of a team's file
            'team: a\\nroute: {receiver: r}\\nreceivers: [{name: r}]\\nglobal: {}' | 4:9: global: set in a team's file
            'team: a\\nroute: {receiver: r}\\nreceivers: [{name: r}]\\ntemplates: [x]' | 4:12: templates: set in a team's file
            'team: a\\nroute: {receiver: r}\\nreceivers: [{name: r}, {name: r}]' | 3:31: receivers[1].name: notification config name \"r\" is not unique
            'team: a\\nroute: {receiver: r}\\nreceiver: []\\nreceivers: [{name: r}]' | 3:1: receiver: field not found (expected: receivers)
            'team: a\\n- b' | yaml:
            """)
    void aFileWithErrorsSaysWhereTheyAre(String yaml, String expected) {
        assertThat(faults(MAIN, yaml.replace("\\n", "\n").replace("\\\"", "\"")))
                .anySatisfy(fault -> assertThat(fault).contains(expected.replace("\\\"", "\"")));
    }

    @Test
    void aNameOfTheMainFileThatBeginsLikeThoseOfTheTeamIsAnError() {
        String main = "route: {receiver: payments/x}\nreceivers: [{name: payments/x}]\n"
                + "time_intervals: [{name: payments/nights}]\n";

        assertThat(faults(main, DB.replace("databases", "a")))
                .hasSize(2)
                .allSatisfy(fault -> assertThat(fault).contains("is defined in the main file"));
    }
}
