package io.grapevine.it.chats;

import static io.grapevine.it.Responses.assertStatus;
import static io.grapevine.it.Silences.areEverywhere;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.MailLink;
import io.grapevine.it.Program;
import io.grapevine.it.Silences;
import io.grapevine.it.TestAlerts;
import io.grapevine.receiver.twilio.FakeTwilio;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys that are pressed during calls act, on replicas in processes of their own. */
@Tag("thorough")
class TwilioVoiceIT extends ChatScene {
    private static final String ANA = "+15550100101";
    private static final String EXTERNAL = "https://am.example.com";
    private static final String CONFIG = """
        route: {receiver: phone, group_by: [alertname], group_wait: 0s, group_interval: 500ms, repeat_interval: 1h}
        receivers: [{name: phone}]
        """;
    private static final String EXTENSIONS = """
        receivers:
        - name: phone
          twilio_configs:
          - {api_url: '%s', account_sid: AC01, auth_token: %s, from: '+15550100100', to: ['+15550100101'], voice: true}
        messages:
          buttons:
            key_file: keys
            apps:
              twilio: [{account_sid: AC01, auth_token_file: tokens}]
        """;

    @AutoClose
    private final FakeTwilio twilio = new FakeTwilio();

    private Path configuration() throws Exception {
        writeKeys();
        write("tokens", FakeTwilio.TOKEN + "\n");
        write("grapevine.yml", EXTENSIONS.formatted(twilio.url(), FakeTwilio.TOKEN));
        return write("alertmanager.yml", CONFIG);
    }

    /** Twilio's report of a key, which reaches one replica by a proxy. */
    private HttpResponse<String> press(Program program, String key, String token) throws Exception {
        String action = FakeTwilio.action(twilio.script(0));
        assertThat(action).startsWith(EXTERNAL + "/callback/twilio/gv1");
        List<String> form = FakeTwilio.pressed(action, ANA, key, token);
        return MailLink.request(
                "POST",
                action.replace(EXTERNAL, program.url()),
                form.get(0),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "X-Twilio-Signature",
                form.get(1));
    }

    @Test
    void aKeyActsOnceWhicheverReplicasGetIt() throws Exception {
        Path config = configuration();
        try (Cluster cluster = Cluster.start(
                directory,
                config,
                3,
                "--grapevine.config=" + directory.resolve("grapevine.yml"),
                "--web.external-url=" + EXTERNAL)) {
            TestAlerts down = TestAlerts.of("phone", "DiskFull");
            cluster.fire(down);
            Eventually.holds("call", () -> twilio.called().size() == 1);
            assertThat(twilio.script(0)).contains("Alert: Disk Full.").doesNotContain("to=", "phone");

            assertStatus(401, press(cluster.at("a"), "1", "of another"));
            assertThat(press(cluster.at("a"), "5", FakeTwilio.TOKEN).body()).contains("Alert: Disk Full.", "Press 1");
            assertThat(areEverywhere(cluster)).isTrue();
            assertThat(press(cluster.at("a"), "1", FakeTwilio.TOKEN).body()).contains("Acknowledged. Goodbye.");
            assertThat(press(cluster.at("b"), "1", FakeTwilio.TOKEN).body()).contains("Acknowledged. Goodbye.");
            Eventually.holds("acknowledged everywhere", () -> areEverywhere(cluster, "active"));

            write("tokens", "a-new-token-of-a-test\n" + FakeTwilio.TOKEN + "\n");
            assertStatus(200, press(cluster.at("c"), "1", "a-new-token-of-a-test"));
            assertStatus(200, press(cluster.at("c"), "1", FakeTwilio.TOKEN));
            assertThat(areEverywhere(cluster, "active")).isTrue();

            for (Program program : cluster.running()) {
                program.post("/alerts", down.resolved());
            }
            Eventually.holds("acknowledgement ends", () -> areEverywhere(cluster, "expired"));
            Eventually.holds(
                    "the end is known",
                    () -> press(cluster.at("b"), "2", FakeTwilio.TOKEN).body().contains("This incident has ended"));
            assertThat(areEverywhere(cluster, "expired")).isTrue();
            assertThat(twilio.called()).hasSize(1);
            assertLogsHide(cluster, "gv1", FakeTwilio.TOKEN);
        }
    }

    @Test
    void withAnAccessFileANumberWithoutAUserIsRefusedUntilAReloadEndsTheKeys() throws Exception {
        Path config = configuration();
        Path access = write("access.yml", "roles: {silencer: [ana], sender: ['*'], viewer: ['*']}\n");
        Path extensions = directory.resolve("grapevine.yml");
        try (Program program = Program.grapevine(
                config,
                directory.resolve("data"),
                "--grapevine.config=" + extensions,
                "--web.external-url=" + EXTERNAL,
                "--web.route-prefix=/",
                "--config.auto-reload=50ms",
                "--web.access-file=" + access)) {
            program.post("/alerts", TestAlerts.of("phone", "Down").firing());
            Eventually.holds("call", () -> twilio.called().size() == 1);
            assertThat(press(program, "1", FakeTwilio.TOKEN).body()).contains("You are not known", "twilio:" + ANA);
            assertThat(Silences.of(program)).isEmpty();

            String mapped = Files.readString(extensions) + "    identities: {ana: ['twilio:" + ANA + "']}\n";
            write("grapevine.yml", mapped);
            Eventually.holds(
                    "mapped", () -> press(program, "2", FakeTwilio.TOKEN).body().contains("Silenced"));
            assertThat(Silences.of(program).values()).containsExactly("active");

            write("grapevine.yml", mapped.substring(0, mapped.indexOf("messages:")));
            Eventually.holds(
                    "no address", () -> press(program, "1", FakeTwilio.TOKEN).statusCode() == 404);
        }
    }
}
