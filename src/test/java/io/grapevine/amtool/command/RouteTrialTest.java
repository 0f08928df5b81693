package io.grapevine.amtool.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.amtool.checking.ConfigText;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.config.Config;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.ParserMode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteTrialTest {
    private static final String YAML = """
            route:
              receiver: default
              group_by: [alertname]
              routes:
              - matchers: [team="db"]
                receiver: dba
                continue: true
                routes:
                - {matchers: [severity=~"critical|page", env!="test"], receiver: pager, group_wait: 1s}
              - {matchers: [team=~"db|web"], receiver: web, mute_time_intervals: [nights]}
              - {matchers: [team="web"], receiver: never}
              - {matchers: [team="shop"], receiver: shop, active_time_intervals: [office]}
            receivers: [{name: default}, {name: dba}, {name: pager}, {name: web}, {name: never}, {name: shop}]
            time_intervals:
            - name: nights
              time_intervals: [{times: [{start_time: '00:00', end_time: '06:00'}]}]
            - name: office
              time_intervals: [{times: [{start_time: '09:00', end_time: '17:00'}], weekdays: ['monday:friday']}]
            """;
    private static final Instant NIGHT = Instant.parse("2026-11-20T03:00:00Z");
    private static final Instant DAY = Instant.parse("2026-11-20T12:00:00Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Config config;

    @BeforeEach
    void load() throws CommandFault {
        config = new ConfigText(ParserMode.UTF8_WITH_FALLBACK).original(YAML);
    }

    private boolean answer(RouteTrial.Question question) throws CommandFault {
        out.reset();
        MatcherParser parser = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {});
        return new RouteTrial(parser, new PrintStream(out, true, UTF_8)).answer(config, question);
    }

    private String said() {
        return out.toString(UTF_8);
    }

    private static RouteTrial.Question plain(String... labels) {
        return new RouteTrial.Question(List.of(labels), "", false, false, Optional.empty());
    }

    private static RouteTrial.Question verifying(String receivers, String... labels) {
        return new RouteTrial.Question(List.of(labels), receivers, false, false, Optional.empty());
    }

    private static RouteTrial.Question at(Instant time, String receivers, String... labels) {
        return new RouteTrial.Question(List.of(labels), receivers, false, false, Optional.of(time));
    }

    @Test
    void receiversAreNamedInTheOrderOfTheTree() throws Exception {
        assertThat(answer(plain("team=db", "severity=page"))).isTrue();
        assertThat(said()).isEqualTo("pager,web\n");
    }

    @Test
    void anAlertWithoutLabelsTakesTheDefaultRoute() throws Exception {
        assertThat(answer(plain())).isTrue();
        assertThat(said()).isEqualTo("default\n");
    }

    @Test
    void ofEqualNamesTheLastCounts() throws Exception {
        answer(plain("team=db", "team=\"web\""));

        assertThat(said()).isEqualTo("web\n");
    }

    @Test
    void onlyPairsAreLabels() {
        assertThatThrownBy(() -> answer(plain("team!=db")))
                .isInstanceOf(CommandFault.class)
                .hasMessage("Labels must be specified as key=value pairs");
        assertThatThrownBy(() -> answer(plain("team")))
                .isInstanceOf(CommandFault.class)
                .hasMessageStartingWith("Failed to parse labels: ");
        assertThat(said()).isEmpty();
    }

    @Test
    void receiversThatAreExpectedAreVerifiedInTheirOrder() throws Exception {
        assertThat(answer(verifying("dba,web", "team=db"))).isTrue();
        assertThat(said()).isEqualTo("dba,web\n");

        assertThat(answer(verifying("web,dba", "team=db"))).isFalse();
        assertThat(said()).isEqualTo("""
                dba,web
                WARNING: Expected receivers did not match resolved receivers.
                """);
    }

    @Test
    void theRoutesThatMatchAreDrawn() throws Exception {
        answer(new RouteTrial.Question(List.of("team=db"), "", true, false, Optional.empty()));

        assertThat(said()).isEqualTo("""
                Matching routes:
                .
                └── default-route
                    ├── {team="db"}  receiver: dba
                    └── {team=~"db|web"}  receiver: web


                dba,web
                """);
    }

    @Test
    void atATimeTheStateOfEachRouteIsPrinted() throws Exception {
        answer(at(NIGHT, "", "team=db"));
        assertThat(said()).isEqualTo("""
                At 2026-11-20T03:00:00Z:
                 - {team="db"}  receiver: dba  active
                 - {team=~"db|web"}  receiver: web  muted: in nights

                dba
                """);

        answer(at(DAY, "", "team=web"));
        assertThat(said()).isEqualTo("""
                At 2026-11-20T12:00:00Z:
                 - {team=~"db|web"}  receiver: web  active: outside of nights

                web
                """);
    }

    @Test
    void aRouteWithActiveIntervalsIsMutedOutsideOfThem() throws Exception {
        answer(at(NIGHT, "", "team=shop"));
        assertThat(said())
                .contains("receiver: shop  muted: outside of office\n")
                .endsWith("\n\n\n");

        answer(at(DAY, "", "team=shop"));
        assertThat(said()).contains("receiver: shop  active: in office\n").endsWith("\n\nshop\n");
    }

    @Test
    void atATimeOnlyNotifiedReceiversAreExpected() throws Exception {
        assertThat(answer(at(NIGHT, "dba", "team=db"))).isTrue();
        assertThat(answer(at(DAY, "dba", "team=db"))).isFalse();
        assertThat(answer(at(NIGHT, "web", "team=web"))).isFalse();
    }

    @Test
    void eachStepIsExplained() throws Exception {
        answer(new RouteTrial.Question(
                List.of("alertname=A", "team=db", "env=test"), "", false, true, Optional.empty()));

        assertThat(said()).isEqualTo("""
                Steps:
                default-route: matches every alert
                  {team="db"}: matches
                    {env!="test",severity=~"critical|page"}: does not match, for env is "test" and severity is missing
                    no route below matches, so this one is taken: receiver: dba, group: {alertname="A"}, group_wait: 30s, \
                group_interval: 5m, repeat_interval: 4h
                  continue: true, so the next route is tried, too
                  {team=~"db|web"}: matches
                    taken: receiver: web, group: {alertname="A"}, group_wait: 30s, group_interval: 5m, repeat_interval: 4h
                  {team="web"}: not tried, for a route before it matches and does not continue
                  {team="shop"}: not tried, for a route before it matches and does not continue

                dba,web
                """);
    }

    @Test
    void theDefaultIsExplainedToo() throws Exception {
        answer(new RouteTrial.Question(List.of(), "", false, true, Optional.empty()));

        assertThat(said()).contains("""
                  {team="shop"}: does not match, for team is missing
                  no route below matches, so this one is taken: receiver: default, group: {}, group_wait: 30s, \
                group_interval: 5m, repeat_interval: 4h
                """);
    }
}
