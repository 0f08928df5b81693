package io.grapevine.receiver.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.RecordedReceivers;
import io.grapevine.receiver.email.Email.EmailNotifier;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The mails that Alertmanager was recorded to send are those that we send. */
class RecordedMailsIT extends OnVertx {
    private final MessageTemplates templates = RecordedReceivers.templates();

    @TestFactory
    Stream<DynamicTest> sendsWhatWasRecorded() {
        return RecordedReceivers.ofKind("email").stream()
                .map(recorded -> DynamicTest.dynamicTest(recorded.name(), () -> play(recorded)));
    }

    private void play(RecordedReceivers.Recorded recorded) throws Exception {
        for (int i = 0; i < recorded.mails().size(); i++) {
            try (FakeSmtp server = FakeSmtp.start("server", false)) {
                Email config = (Email) recorded.integration("", server.port());
                Notifier notifier = new EmailNotifier(
                        config,
                        null,
                        templates,
                        MessageLinks.NONE,
                        EmailNotifier.Delivery.smtp(new HttpSenders(vertx, Map.of()), mail -> {}),
                        Location.UTC,
                        "host");
                Notification flush = RecordedReceivers.story().get(i);
                assertThat(send(notifier, flush)).isInstanceOf(Outcome.Delivered.class);
                check(server, recorded.mails().get(i));
            }
        }
    }

    private static void check(FakeSmtp server, JsonNode recorded) throws Exception {
        List<String> recipients = new ArrayList<>();
        recorded.get("to").forEach(recipient -> recipients.add("RCPT TO:<" + recipient.asText() + ">"));
        assertThat(server.commands())
                .contains("MAIL FROM:<" + recorded.get("from").asText() + ">")
                .containsSubsequence(recipients);
        assertThat(server.received()).hasSize(1);
        MimeMessage mail = QuotedPrintable.parse(server.received().get(0));
        for (var header : recorded.get("headers").properties()) {
            String value = MimeUtility.decodeText(mail.getHeader(header.getKey(), ", "));
            assertThat(value.replaceAll("boundary=\\w{20,70}", "boundary=BOUNDARY"))
                    .as(header.getKey())
                    .isEqualTo(header.getValue().asText());
        }
        assertThat(mail.getHeader("Message-Id")).hasSize(1);
        assertThat(mail.getSentDate()).isEqualTo("2026-11-20T05:30:00Z");
        MimeMultipart content = (MimeMultipart) mail.getContent();
        assertThat(content.getCount()).isEqualTo(recorded.get("parts").size());
        for (int i = 0; i < content.getCount(); i++) {
            assertThat(content.getBodyPart(i)
                            .isMimeType(recorded.get("parts").get(i).asText()))
                    .isTrue();
            assertThat((String) content.getBodyPart(i).getContent()).isNotBlank();
        }
    }
}
