package io.grapevine.receiver.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.grapevine.base.Sha256;
import io.grapevine.config.Smarthost;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.zone.Zones;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.TestTls;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.email.Email.EmailNotifier;
import io.grapevine.receiver.email.Email.ThreadingConfig;
import jakarta.mail.internet.MimeMessage;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails through a third party's server. */
class MailServerIT extends OnVertx {
    private GreenMail server;

    @AfterEach
    void stop() {
        server.stop();
    }

    private void start(String protocol) {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", protocol));
        server.start();
    }

    private Outcome send(Notification notification, Object... fields) throws Exception {
        Email config =
                EmailConfigs.with(Written.and(fields, Map.entry("smarthost", new Smarthost("127.0.0.1", "" + port()))));
        Location zone =
                new Location("Pacific/Auckland", Zones.find("Pacific/Auckland").orElseThrow());
        return send(
                new EmailNotifier(
                        config,
                        null,
                        EchoRenderer.templates(),
                        MessageLinks.NONE,
                        EmailNotifier.Delivery.smtp(new HttpSenders(vertx, Map.of()), mail -> {}),
                        zone,
                        "host"),
                notification);
    }

    private int port() {
        return server.getSmtp() == null
                ? server.getSmtps().getPort()
                : server.getSmtp().getPort();
    }

    @ParameterizedTest
    @ValueSource(strings = {"right", "wrong"})
    void logsInWhereThePasswordIsRight(String password) throws Exception {
        start(ServerSetup.PROTOCOL_SMTP);
        server.getManagers().getUserManager().setAuthRequired(true);
        server.setUser("a@example.org", "user", "right");
        Outcome outcome = send(Samples.firing(Samples.NASTY), "auth_username=user", "auth_password=" + password);
        if (password.equals("right")) {
            assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
            assertThat(server.getReceivedMessages()).hasSize(1);
        } else {
            assertThat(outcome).isInstanceOf(Outcome.Retryable.class);
            assertThat(server.getReceivedMessages()).isEmpty();
        }
    }

    @Test
    void speaksImplicitTls() throws Exception {
        start(ServerSetup.PROTOCOL_SMTPS);
        assertThat(send(
                        Samples.firing("h1"),
                        "force_implicit_tls=true",
                        Map.entry("tls_config", TestTls.config("", "", "", "", true))))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void sendsHeadersThreadAndDateThatOthersCanRead() throws Exception {
        start(ServerSetup.PROTOCOL_SMTP);
        Object[] config = {
            Map.entry("headers", Map.of("Subject", "[{{ .Status }}] ü 漢字 😀", "X-Team", "{{ .Receiver }}")),
            "html=<p>{{ everything }}</p>",
            Map.entry("threading", new ThreadingConfig(true, "daily"))
        };
        send(Samples.firing("<h1>"), config);
        send(Samples.resolved(), config);
        MimeMessage[] mails = server.getReceivedMessages();
        assertThat(mails[0].getSubject()).isEqualTo("[firing] ü 漢字 😀");
        assertThat(mails[0].getHeader("X-Team")).containsExactly("team-X");
        assertThat(mails[0].getHeader("Date")).containsExactly("Fri, 20 Nov 2026 18:00:30 +1300");
        String[] thread = mails[0].getHeader("References");
        // the first sixteen digits of the SHA-256 sum of the group key, and the day in the zone
        assertThat(thread)
                .containsExactly("<alert-"
                        + Sha256.hex("{}:{alertname=\"HighLatency\"}").substring(0, 16)
                        + "-2026-11-20@alertmanager>");
        assertThat(mails[0].getHeader("In-Reply-To")).containsExactly(thread);
        assertThat(mails[1].getHeader("References")).containsExactly(thread);
        assertThat(mails[1].getMessageID()).isNotEqualTo(mails[0].getMessageID());
    }

    @Test
    void keepsAThreadBeyondADayWhenConfigured() throws Exception {
        start(ServerSetup.PROTOCOL_SMTP);
        send(Samples.firing("h1"), Map.entry("threading", new ThreadingConfig(true, "none")));
        assertThat(server.getReceivedMessages()[0].getHeader("References")[0]).endsWith("-@alertmanager>");
    }
}
