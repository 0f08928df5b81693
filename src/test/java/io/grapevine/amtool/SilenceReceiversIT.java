package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HookServer.Received;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code amtool silence} with silences for some receivers: what it asks of the server, and what it prints. */
class SilenceReceiversIT {
    private static final String SETS = "[{\"matchers\":[{\"isEqual\":true,\"isRegex\":false,\"name\":\"name\","
            + "\"value\":\"pager\"}]},{\"matchers\":[{\"isEqual\":true,\"isRegex\":true,\"name\":\"name\",\"value\":\"db-.*\"}]},"
            + "{\"matchers\":[{\"isEqual\":true,\"isRegex\":false,\"name\":\"team\",\"value\":\"x\"},"
            + "{\"isEqual\":false,\"isRegex\":false,\"name\":\"urgent\",\"value\":\"no\"}]}]";

    @RegisterExtension
    final AskedServer server = new AskedServer();

    private static String silence(String receivers) {
        return "{\"id\":\"s\",\"status\":{\"state\":\"active\"},\"updatedAt\":\"2026-01-01T00:00:00.000Z\",\"comment\":\"c\","
                + "\"createdBy\":\"me\",\"endsAt\":\"2036-01-01T00:00:00.000Z\",\"matchers\":[{\"isEqual\":true,"
                + "\"isRegex\":false,\"name\":\"a\",\"value\":\"b\"}]" + receivers
                + ",\"startsAt\":\"2026-01-01T00:00:00.000Z\"}";
    }

    private void answer(String shown) {
        server.answer((exchange, received) -> HookServer.status(
                        200,
                        received.method().equals("POST") ? "{\"silenceID\":\"s\"}" : shown,
                        "Content-Type",
                        "application/json")
                .to(exchange, received));
    }

    private ToolRun add(String... receivers) {
        return server.run(
                List.of("silence", "add", "a=b", "-c", "c"),
                List.of(receivers).stream().map(each -> "--receiver=" + each).toArray(String[]::new));
    }

    @Test
    void receiversAreNamedByNamePatternOrLabels() {
        answer(silence(",\"receiverMatcherSets\":" + SETS));

        assertThat(add("pager", "~db-.*", "team=x,urgent!=no")).isEqualTo(new ToolRun(0, "s\n", ""));
        assertThat(server.requests().get(0).body()).contains("\"receiverMatcherSets\":" + SETS);
        assertThat(server.requests()).extracting(Received::method).containsExactly("POST", "GET");
    }

    @Test
    void silenceIsExpiredAgainAtAServerThatWouldMuteAllReceivers() {
        answer(silence(""));

        ToolRun run = add("pager");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("no silences for some receivers only", "silence s was expired again");
        assertThat(server.requests()).extracting(Received::method).containsExactly("POST", "GET", "DELETE");
    }

    @ParameterizedTest
    @CsvSource({"200, silence s was expired again", "403, silence s may mute notifications to all receivers"})
    void silenceThatCannotBeReadBackIsExpiredOrNamed(int deleted, String said) {
        server.answer((exchange, received) -> HookServer.status(
                        received.method().equals("GET")
                                ? 403
                                : received.method().equals("POST") ? 200 : deleted,
                        "{\"silenceID\":\"s\"}",
                        "Content-Type",
                        "application/json")
                .to(exchange, received));

        ToolRun run = add("pager");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("could not be read back", said);
        assertThat(server.requests()).extracting(Received::method).containsExactly("POST", "GET", "DELETE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | empty",
                "~ | empty",
                "{} | no matchers",
                "~( | missing closing )",
                "team= x,= | expected: a name, ~regexp"
            })
    void whatIsNoReceiverIsRefused(String receiver, String fault) {
        ToolRun run = add(receiver);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("--receiver: ", fault);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void receiversAreInWhatAQueryExports() {
        server.answer(200, "[" + silence(",\"receiverMatcherSets\":" + SETS) + "]");

        assertThat(server.run(List.of("silence", "query", "-o", "json")).out())
                .contains("\"receiverMatcherSets\":" + SETS);
        assertThat(server.run(List.of("silence", "query", "-o", "extended")).out())
                .contains("{name=\"pager\"} or {name=~\"db-.*\"} or {team=\"x\",urgent!=\"no\"}");
    }

    private static String alert(String fingerprint) {
        return "{\"annotations\":{},\"endsAt\":\"2036-01-01T00:00:00.000Z\",\"fingerprint\":\"" + fingerprint
                + "\",\"receivers\":[{\"name\":\"pager\"}],\"startsAt\":\"2026-01-01T00:00:00.000Z\",\"status\":"
                + "{\"inhibitedBy\":[],\"mutedBy\":[],\"silencedBy\":[],\"state\":\"active\"},"
                + "\"updatedAt\":\"2026-01-01T00:00:00.000Z\",\"labels\":{\"alertname\":\"" + fingerprint + "\"}}";
    }

    private ToolRun rehearse(HookServer.Answer preview) {
        server.answer((exchange, received) -> (received.target().contains("/preview")
                        ? preview
                        : HookServer.status(
                                200,
                                "[" + alert("f1") + "," + alert("f2") + "," + alert("f3") + "]",
                                "Content-Type",
                                "application/json"))
                .to(exchange, received));
        return server.run(
                List.of("silence", "add", "a=b", "-c", "c", "--dry-run"), "--receiver=pager", "--receiver=team=x,y!=z");
    }

    @Test
    void rehearsalListsWhatGoesToTheReceiversAndCountsWhatGoesToOthersToo() {
        ToolRun run = rehearse(HookServer.status(
                200,
                "{\"matchers\":[],\"activeAlerts\":4,\"hasEqualityMatcher\":true,\"alerts\":[\"f1\",\"f3\"],"
                        + "\"forSome\":[\"f3\"]}",
                "Content-Type",
                "application/json"));

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("f1", "f3").doesNotContain("f2");
        assertThat(run.err())
                .isEqualTo("dry run: no silence was added; it would mute 2 alerts for receivers {name=\"pager\"} or "
                        + "{team=\"x\",y!=\"z\"}: 1 for all of their receivers, 1 for some of them\n");
        assertThat(server.requests().get(1).target())
                .contains(
                        "matcher=a%3D%22b%22&receiver=%7Bname%3D%22pager%22%7D&receiver=%7Bteam%3D%22x%22%2Cy%21%3D%22z%22%7D");
    }

    @Test
    void rehearsalForReceiversNeedsAServerThatHasThem() {
        ToolRun run = rehearse(HookServer.status(404, "404 page not found"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("no silences for some receivers only");
    }
}
