package io.grapevine.receiver.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.MessageTemplates.OnTemplateError;
import io.grapevine.httpclient.message.MessageTemplates.TemplateOverride;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.NotifierContract;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.email.Email.EmailNotifier;
import io.grapevine.template.TemplateData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailNotifierIT extends NotifierContract {
    EmailNotifierIT() {
        knowsPauses = false;
    }

    @Override
    protected Receiver receiver() {
        return FakeSmtp.start("server", false).offering("AUTH PLAIN LOGIN", "STARTTLS", "8BITMIME");
    }

    @Override
    protected Receiver untrusted() {
        return FakeSmtp.start("stranger", false).offering("AUTH PLAIN", "STARTTLS");
    }

    @Override
    protected Notifier notifier(Receiver receiver) {
        return notifier(EmailConfigs.with(
                (FakeSmtp) receiver,
                "require_tls=true",
                "auth_username=user",
                "auth_password=" + SECRET,
                "auth_secret=" + SECRET));
    }

    @Override
    protected Notifier flawed(Receiver receiver) {
        return notifier(EmailConfigs.with((FakeSmtp) receiver, Map.entry("headers", Map.of("X-A", "{{ boom }}"))));
    }

    private EmailNotifier notifier(Email config) {
        return EmailConfigs.notifier(vertx, config);
    }

    private Outcome send(Email config) throws Exception {
        return send(notifier(config));
    }

    @Override
    protected @Nullable FailureReason rejected(int status) {
        return null;
    }

    @Override
    protected @Nullable FailureReason retried(int status) {
        return status < 300 ? null : FailureReason.OTHER;
    }

    @Override
    protected boolean shows(String received, String value) {
        return QuotedPrintable.decode(received).contains(value.replace("\r\n", "\n"));
    }

    @Test
    void speaksSmtpWordForWordAsAlertmanagerDoes() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false).offering("8BITMIME", "SMTPUTF8", "SIZE 100")) {
            assertThat(send(EmailConfigs.with(server, "to=a@example.org, B <b@example.org>", "hello=h")))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(server.commands())
                    .startsWith(
                            "EHLO h",
                            "MAIL FROM:<am@example.org> BODY=8BITMIME SMTPUTF8",
                            "RCPT TO:<a@example.org>",
                            "RCPT TO:<b@example.org>",
                            "DATA");
        }
    }

    @Test
    void namesBeyondAsciiLeaveAddressesInTheClear() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false)) {
            assertThat(send(EmailConfigs.with(
                            server,
                            "from=Störmeldung <am@example.org>",
                            "to=Jörg (Ops) <a@example.org>,\n\"Müller, B.\" <b@example.org>\nc@example.org\n",
                            Map.entry(
                                    "headers",
                                    Map.of(
                                            "Cc",
                                            "Ä <cc@example.org>",
                                            "Reply-To",
                                            "Büro: Nacht <nacht@example.org>")))))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(server.envelopes()).containsExactly(List.of("a@example.org", "b@example.org", "c@example.org"));
            assertThat(server.received().get(0))
                    .contains(
                            "From: =?utf-8?q?St=C3=B6rmeldung?= <am@example.org>\r\n",
                            "To: =?utf-8?q?J=C3=B6rg?= <a@example.org>, =?utf-8?q?M=C3=BCller=2C_B=2E?= <b@example.org>, c@example.org\r\n",
                            "Cc: =?utf-8?q?=C3=84?= <cc@example.org>\r\n",
                            "Reply-To: =?utf-8?q?B=C3=BCro=3A_Nacht?= <nacht@example.org>\r\n");
        }
    }

    private static final String THREE = "to=a@example.org, b@example.org, c@example.org";

    @ParameterizedTest
    @ValueSource(strings = {"550 5.1.1 no such user", "553 5.1.3 bad", "452 4.2.2 mailbox full", "450 4.2.1 busy"})
    void oneMailboxThatIsRefusedKeepsTheMailFromNoOther(String reply) throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false).refusing("b@example.org", reply)) {
            Outcome.Delivered delivered = Outcomes.delivered(send(EmailConfigs.with(server, THREE)));
            assertThat(server.envelopes()).containsExactly(List.of("a@example.org", "c@example.org"));
            assertThat(delivered.flaw()).isNull();
            assertThat(delivered.remark())
                    .startsWith("1 of 3 recipients refused: b@example.org: 127.0.0.1:")
                    .contains(reply);
        }
    }

    @Test
    void aMailIsTriedAgainOnlyIfAllMailboxesAreRefused() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false)
                .refusing("a@example.org", "550 5.1.1 no")
                .refusing("b@example.org", "450 4.2.1 busy")) {
            assertThat(Outcomes.retryable(send(EmailConfigs.with(server, "to=a@example.org, b@example.org")))
                            .message())
                    .contains("RCPT answered with 550 5.1.1 no");
            assertThat(server.commands()).doesNotContain("DATA");
            assertThat(Outcomes.delivered(send(EmailConfigs.with(server, THREE)))
                            .remark())
                    .startsWith("2 of 3 recipients refused: a@example.org: ")
                    .contains("; b@example.org: ", "450 4.2.1 busy");
        }
    }

    @Test
    void recipientsBeyondWhatAServerTakesAtATimeGetTheMailNext() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false).takingRecipients(1)) {
            assertThat(Outcomes.delivered(send(EmailConfigs.with(server, THREE)))
                            .remark())
                    .isNull();
            assertThat(server.envelopes())
                    .containsExactly(List.of("a@example.org"), List.of("b@example.org"), List.of("c@example.org"));
            assertThat(server.received()).hasSize(3);
            assertThat(server.received().get(2)).isEqualTo(server.received().get(0));
        }
    }

    @Test
    void aServerThatIsGoneAfterTheFirstRecipientGotNothing() throws Exception {
        for (String reply : List.of("421 4.3.2 closing", "")) {
            try (FakeSmtp server = FakeSmtp.start("server", false).refusing("b@example.org", reply)) {
                assertThat(send(EmailConfigs.with(server, THREE))).isInstanceOf(Outcome.Retryable.class);
                assertThat(server.envelopes()).isEmpty();
            }
        }
    }

    @Test
    void greetsAnOldServerInTheOldWay() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false).replying("EHLO", "502 what?")) {
            assertThat(send(EmailConfigs.with(server))).isInstanceOf(Outcome.Delivered.class);
            assertThat(server.commands()).startsWith("EHLO localhost", "HELO localhost", "MAIL FROM:<am@example.org>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a@b, c@d", "unused", "{{ boom }}"})
    void rejectsSendersThatAreNotOneAddress(String from) throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false)) {
            Outcome.Rejected failure = Outcomes.rejected(send(EmailConfigs.with(server, "from=" + from)));
            assertThat(failure.reason()).isEqualTo(FailureReason.OTHER);
            assertThat(failure.message()).startsWith("from: ");
            assertThat(server.commands()).isEmpty();
        }
    }

    @Test
    void rejectsWhatCannotBeRendered() throws Exception {
        List<Object[]> faults = List.of(new Object[] {"to={{ boom }}"}, new Object[] {"to=x"}, new Object[] {
            Map.entry("tls_config", missingCa())
        });
        for (Object[] fault : faults) {
            try (FakeSmtp server = FakeSmtp.start("server", false)) {
                assertThat(send(EmailConfigs.with(server, fault))).isInstanceOf(Outcome.Rejected.class);
            }
        }
    }

    @Test
    void saysInPlainWordsWhatCannotBeRenderedAsText() throws Exception {
        List<Object[]> faults =
                List.of(new Object[] {"html={{ boom }}"}, new Object[] {"text={{ boom }}"}, new Object[] {
                    Map.entry("headers", Map.of("Subject", "{{ boom }}"))
                });
        for (Object[] fault : faults) {
            try (FakeSmtp server = FakeSmtp.start("server", false)) {
                assertThat(Outcomes.delivered(send(EmailConfigs.with(server, fault)))
                                .flaw())
                        .contains("boom");
                assertThat(QuotedPrintable.decode(server.received().get(0))).contains("instance=h1", "boom");
            }
        }
        try (FakeSmtp server = FakeSmtp.start("server", false)) {
            send(EmailConfigs.with(server, faults.get(2)));
            assertThat(server.received().get(0)).contains("Subject: [FIRING:1] alertname=HighLatency\r\n");
        }
    }

    private static TlsConfig missingCa() {
        return new TlsConfig("", "", new Secret(""), "/nonexistent/ca", "", "", "", "", "", "", false, null, null);
    }

    @Test
    void triesAgainWhenTheServerSpeaksSomethingElse() throws Exception {
        for (String greeting : List.of("SSH-2.0-x", "554 no", "2", "2x0 y")) {
            try (FakeSmtp server = FakeSmtp.start("server", false).replying("GREETING", greeting)) {
                assertThat(send(EmailConfigs.with(server))).isInstanceOf(Outcome.Retryable.class);
            }
        }
    }

    @Test
    void recognisesAnotherProtocolAtItsFirstLine() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false).replying("GREETING", "SSH-2.0-x")) {
            assertThat(Outcomes.retryable(send(EmailConfigs.with(server))).reason())
                    .isEqualTo(FailureReason.OTHER);
        }
    }

    @Test
    void readsLittleOfAReplyThatNeverEnds() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false)) {
            server.greetWithoutEnd();
            assertThat(Outcomes.retryable(send(EmailConfigs.with(server))).reason())
                    .isEqualTo(FailureReason.OTHER);
            assertThat(server.taken()).isLessThan(64 << 20);
        }
    }

    @Test
    void mailsThatTheServerLeavesUnansweredKeepBackNoOther() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false)) {
            Notifier notifier = notifier(EmailConfigs.with(server));
            CountDownLatch unanswered = server.sayNothingTo(100);
            for (int i = 0; i < 100; i++) {
                notifier.send(Samples.firing("silent"));
            }
            assertThat(unanswered.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(notifier.send(Samples.firing("h1")).toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .isInstanceOf(Outcome.Delivered.class);
        }
    }

    @Test
    void anObserverReceivesTheMailAndItsEnvelopeButNoPassword() throws Exception {
        List<SentMail> mails = new ArrayList<>();
        try (FakeSmtp server = FakeSmtp.start("server", false).offering("AUTH PLAIN")) {
            Email config = EmailConfigs.with(
                    server,
                    "to=a@example.org, B <b@example.org>",
                    "from=Am <am@example.org>",
                    "auth_username=user",
                    "auth_password=" + SECRET,
                    Map.entry("headers", Map.of("Subject", "{{ .Status }}")),
                    "text=täxt",
                    "html=<b>h</b>");
            assertThat(send(EmailConfigs.notifier(
                            vertx, config, EchoRenderer.templates(), MessageLinks.NONE, mails::add)))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(mails)
                    .containsExactly(new SentMail(
                            "127.0.0.1:" + server.port(),
                            "am@example.org",
                            List.of("a@example.org", "b@example.org"),
                            Map.of("From", "Am <am@example.org>", "Subject", "firing", "To", config.to()),
                            "täxt",
                            "<b>h</b>"));
            assertThat(mails.get(0)).hasToString("MAIL <redacted>");
        }
    }

    @Test
    void aPartThatTheConfigurationLeavesOutIsThereIfAnotherLanguageHasIt() throws Exception {
        TemplateOverride override = new TemplateOverride() {
            @Override
            public String text(TemplateData data) {
                return "in text " + data.status();
            }

            @Override
            public String html(TemplateData data) {
                return "in html " + data.status();
            }
        };
        try (FakeSmtp server = FakeSmtp.start("server", false)) {
            Email config = EmailConfigs.with(server, "text=");
            MessageTemplates templates = new MessageTemplates(
                    new EchoRenderer(),
                    Map.of("text", override, "html", override, "headers.Subject", override),
                    OnTemplateError.PLAIN,
                    "http://am");
            send(EmailConfigs.notifier(vertx, config, templates, MessageLinks.NONE, mail -> {}));
            assertThat(server.received().get(0))
                    .contains("Content-Type: text/plain", "in text firing", "Content-Type: text/html", "in html firing")
                    .contains("Subject: in text firing\r\n");
        }
    }

    /** A link names its holder, so it is known for a mail to one address only. */
    @Test
    void theLinksOfAMailToOneAddressAreMadeForIt() throws Exception {
        List<String> subjects = new ArrayList<>();
        MessageLinks links = (notification, subject) -> {
            subjects.add(subject);
            return List.of();
        };
        try (FakeSmtp server = FakeSmtp.start("server", false)) {
            for (String to : List.of("Ana <ana@example.org>", "ana@example.org, bo@example.org")) {
                Email config = EmailConfigs.with(server, "to=" + to);
                send(EmailConfigs.notifier(vertx, config, EchoRenderer.templates(), links, mail -> {}));
            }
            assertThat(subjects).containsExactly("ana@example.org", "");
        }
    }
}
