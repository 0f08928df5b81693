package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.HookServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code amtool escalation}: what it asks of the server, and how it shows the answer. */
class EscalationIT {
    private static final String V1 = "/prefix/api/grapevine/v1";

    private static final String WAITING = """
            "0000000000000001":{"receiver":"pager","labels":{"alertname":"A"},"escalation":{"policy":"payments",
             "next":{"step":"lead","receiver":"payments-lead","at":"2026-06-01T12:15:00.000Z"},
             "told":[{"step":"second","receiver":"payments-second","at":"2026-06-01T12:05:00.000Z"}]}}""";
    private static final String STOPPED = """
            "0000000000000002":{"receiver":"pager","labels":{"alertname":"B"},"escalation":{"policy":"payments",
             "next":{"step":"second","receiver":"payments-second","at":"2026-06-01T12:05:00.000Z"},
             "told":[],"stopped":"acknowledged","failed":{"status":"failed","error":"status 400"}}}""";
    private static final String WITHOUT = """
            "0000000000000003":{"receiver":"chat","labels":{"alertname":"A"}}""";

    @RegisterExtension
    private final AskedServer server = new AskedServer();

    private ToolRun escalation(String command, String... words) {
        return server.run(List.of("escalation", command), words);
    }

    /** Answers the overview with groups, and all else with a body. */
    private void answer(int status, String body, String... groups) {
        server.answer((exchange, received) -> {
            boolean isOverview = received.target().contains("/overview");
            String overview = "{\"id\":\"x-1\",\"groups\":{" + String.join(",", groups) + "}}";
            HookServer.status(
                            isOverview ? 200 : status, isOverview ? overview : body, "Content-Type", "application/json")
                    .to(exchange, received);
        });
    }

    @Test
    void groupsWithAPolicyAreListedWithWhatTheyWaitFor() {
        answer(200, "", WAITING, STOPPED, WITHOUT);

        assertThat(escalation("show", "team=payments").out().replaceAll(" +\n", "\n"))
                .isEqualTo("""
                Receiver  Group            Policy    Next    To               At                       Stopped       Failed
                pager     {alertname="A"}  payments  lead    payments-lead    2026-06-01 12:15:00 UTC
                pager     {alertname="B"}  payments  second  payments-second  2026-06-01 12:05:00 UTC  acknowledged  status 400
                """);
        assertThat(server.only().target()).isEqualTo(V1 + "/overview?filter=%7Bteam%3D%22payments%22%7D");
        assertThat(escalation("show", "-o", "extended").out()).contains("second 2026-06-01 12:05:00 UTC");
    }

    @Test
    void theNextStepIsNotifiedAndItsReceiverPrinted() {
        answer(200, "{\"step\":\"lead\",\"receiver\":\"payments-lead\"}", WAITING, WITHOUT);

        assertThat(escalation("now", "A", "-a", "ana")).isEqualTo(new ToolRun(0, "payments-lead\n", ""));
        assertThat(server.requests().get(1).target()).isEqualTo(V1 + "/escalations/0000000000000001/now");
        assertThat(server.requests().get(1).body()).isEqualTo("{\"step\":\"lead\",\"by\":\"ana\"}");
        escalation("now", "A", "-a", "ana", "--step=second");
        assertThat(server.requests().get(3).body()).isEqualTo("{\"step\":\"second\",\"by\":\"ana\"}");
    }

    @Test
    void severalGroupsOrNoneAreNotEscalated() {
        answer(200, "", WAITING, STOPPED);
        assertThat(escalation("now", "A").err())
                .contains("2 groups match: {alertname=\"A\"} of receiver pager; {alertname=\"B\"} of receiver pager"
                        + " (expected: matchers of one)");
        answer(200, "", WITHOUT);
        assertThat(escalation("now", "A").err()).contains("no escalation policy is about such a group");
        assertThat(escalation("now").err()).contains("no matchers specified");
        assertThat(server.requests())
                .allSatisfy(request -> assertThat(request.method()).isEqualTo("GET"));
    }

    @Test
    void whatTheServerRefusesIsTheError() {
        answer(409, "{\"error\":\"escalation payments: stopped: acknowledged\"}", STOPPED);

        assertThat(escalation("now", "B"))
                .isEqualTo(new ToolRun(1, "", "amtool: error: escalation payments: stopped: acknowledged\n\n"));
    }
}
