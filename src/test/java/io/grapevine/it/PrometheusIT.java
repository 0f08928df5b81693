package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus, with a rule that fires and then does not, reaches people through Grapevine exactly once each time. */
class PrometheusIT {
    private static final String CONFIG = """
            global:
              smtp_smarthost: 127.0.0.1:%d
              smtp_from: grapevine@example.com
              smtp_require_tls: false
            route:
              receiver: all
              group_by: [alertname]
              group_wait: 1s
              group_interval: 2s
              repeat_interval: 1h
            receivers:
            - name: all
              webhook_configs: [{url: 'http://%2$s/webhook', send_resolved: true}]
              slack_configs: [{api_url: 'http://%2$s/slack', channel: '#alerts', send_resolved: true}]
              email_configs: [{to: oncall@example.com, send_resolved: true}]
            """;

    @TempDir
    Path directory;

    @Test
    void whatPrometheusFiresReachesWebhookSlackAndMailOnceAndSoDoesItsEnd() throws Exception {
        Tool.find("prometheus");
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (Inbox inbox = new Inbox()) {
            inbox.show(Prometheus.METRIC + " 0");
            Path config = Files.writeString(
                    directory.resolve("alertmanager.yml"),
                    CONFIG.formatted(mail.getSmtp().getPort(), inbox.address()));
            try (Program grapevine = Program.grapevine(config, directory.resolve("data"));
                    Prometheus prometheus = Prometheus.start(directory, inbox.address(), List.of(grapevine))) {
                Eventually.holds("notified that the shop is closed", () -> notified(inbox, mail, 1));
                inbox.show(Prometheus.METRIC + " 1");
                Eventually.holds("notified that the shop is open", () -> notified(inbox, mail, 2));
            }
            checkNotified(inbox, mail);
        } finally {
            mail.stop();
        }
    }

    private static boolean notified(Inbox inbox, GreenMail mail, int times) {
        return Stream.of(inbox.at("/webhook").size(), inbox.at("/slack").size(), mail.getReceivedMessages().length)
                .allMatch(count -> count >= times);
    }

    private static void checkNotified(Inbox inbox, GreenMail mail) throws Exception {
        List<JsonNode> hooks = inbox.at("/webhook");
        assertThat(hooks).extracting(hook -> hook.path("status").asText()).containsExactly("firing", "resolved");
        JsonNode alert = hooks.get(0).path("alerts").path(0);
        assertThat(alert.path("labels").path("alertname").asText()).isEqualTo("ShopClosed");
        assertThat(alert.path("annotations").path("summary").asText()).startsWith("The shop 127.0.0.1:");
        assertThat(inbox.at("/slack"))
                .extracting(message ->
                        message.path("attachments").path(0).path("title").asText())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("[FIRING:1] ShopClosed"),
                        second -> assertThat(second).startsWith("[RESOLVED] ShopClosed"));
        assertThat(mail.getReceivedMessages()).hasSize(2);
        assertThat(mail.getReceivedMessages()[0].getSubject()).startsWith("[FIRING:1] ShopClosed");
        assertThat(mail.getReceivedMessages()[1].getSubject()).startsWith("[RESOLVED] ShopClosed");
    }
}
