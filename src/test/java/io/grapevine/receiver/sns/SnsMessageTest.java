package io.grapevine.receiver.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.notification.Notification;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.sns.Sns.SnsMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnsMessageTest {
    /** The SHA-256 of the group key of the samples. */
    private static final String KEY = "d4061866bc333de2350285b0452a21f78349e3d63b4f06b6c956f64f95d7be36";

    private static SnsMessage message(Object... fields) throws TemplateFault {
        Sns config = SnsConfigs.with(fields);
        Notification notification = Samples.firing("h1");
        return EchoRenderer.strict()
                .render(notification, texts -> SnsMessage.of(config, notification, texts))
                .message();
    }

    @Test
    void fillsInEveryField() throws Exception {
        SnsMessage message = message(
                "api_url=http://h/{{ .Status }}",
                "topic_arn=arn:{{ .Status }}",
                "phone_number=+49{{ .Status }}",
                "target_arn=arn:t:{{ .Status }}",
                "subject=s {{ .Status }}",
                "message=m {{ .Status }}",
                Map.entry("attributes", Map.of("b", "{{ .Status }}", "{{ .Receiver }}", "x")));
        assertThat(message.apiUrl()).isEqualTo("http://h/firing");
        assertThat(message.parameters())
                .containsExactly(
                        Map.entry("Action", "Publish"),
                        Map.entry("Message", "m firing"),
                        Map.entry("MessageAttributes.entry.1.Name", "b"),
                        Map.entry("MessageAttributes.entry.1.Value.DataType", "String"),
                        Map.entry("MessageAttributes.entry.1.Value.StringValue", "firing"),
                        Map.entry("MessageAttributes.entry.2.Name", "team-X"),
                        Map.entry("MessageAttributes.entry.2.Value.DataType", "String"),
                        Map.entry("MessageAttributes.entry.2.Value.StringValue", "x"),
                        Map.entry("PhoneNumber", "+49firing"),
                        Map.entry("Subject", "s firing"),
                        Map.entry("TargetArn", "arn:t:firing"),
                        Map.entry("TopicArn", "arn:firing"),
                        Map.entry("Version", "2010-03-31"));
    }

    @Test
    void leavesOutWhatIsNotConfigured() throws Exception {
        assertThat(message("topic_arn=", "phone_number=1", "subject=").parameters())
                .containsOnlyKeys("Action", "Message", "PhoneNumber", "Version");
    }

    @Test
    void aFifoTopicKeepsTheOrderOfAGroup() throws Exception {
        assertThat(message("topic_arn=arn:{{ .Status }}.fifo").parameters())
                .containsEntry("MessageGroupId", KEY)
                .containsEntry("MessageDeduplicationId", KEY);
        assertThat(message("topic_arn=", "target_arn=arn.fifo").parameters())
                .doesNotContainKeys("MessageGroupId", "MessageDeduplicationId");
    }

    private static String sent(String text, String phone) throws TemplateFault {
        SnsMessage message = message("message=" + text, "phone_number=" + phone);
        String sent = message.parameters().get("Message");
        boolean shortened = message.parameters().containsValue("truncated");
        assertThat(shortened).isEqualTo(!sent.equals(text));
        assertThat(message.parameters().get("MessageAttributes.entry.1.Value.StringValue"))
                .isEqualTo(shortened ? "true" : null);
        return sent;
    }

    @Test
    void shortensTextsByBytesAndSaysSo() throws Exception {
        assertThat(sent("x".repeat(262_144), "")).hasSize(262_144);
        assertThat(sent("x".repeat(262_145), "")).isEqualTo("x".repeat(262_144));
        assertThat(sent("x" + "ü".repeat(131_072), "")).isEqualTo("x" + "ü".repeat(131_071));
        assertThat(sent("xy" + "😀".repeat(65_536), "").getBytes(StandardCharsets.UTF_8))
                .hasSize(262_142);
        assertThat(sent("x".repeat(1600), "1")).hasSize(1600);
        assertThat(sent("ü".repeat(801), "1")).isEqualTo("ü".repeat(800));
    }

    @Test
    void whatItSaysOfItsLengthWinsOverAnAttributeOfThatName() throws Exception {
        assertThat(message(
                                "message=" + "x".repeat(1601),
                                "phone_number=1",
                                Map.entry("attributes", Map.of("truncated", "no")))
                        .parameters())
                .containsEntry("MessageAttributes.entry.1.Value.StringValue", "true")
                .doesNotContainKey("MessageAttributes.entry.2.Name");
    }

    @Test
    void halfACharacterBecomesAReplacement() throws Exception {
        assertThat(message("message=a\uD83Db").parameters()).containsEntry("Message", "a\uFFFDb");
    }

    @Test
    void machinesGetNothingIfATemplateFails() {
        for (Object[] flaw : List.<Object[]>of(
                new Object[] {"api_url={{ boom }}"},
                new Object[] {"topic_arn={{ boom }}"},
                new Object[] {"phone_number={{ boom }}"},
                new Object[] {"target_arn={{ boom }}"},
                new Object[] {"subject={{ boom }}"},
                new Object[] {"message={{ boom }}"},
                new Object[] {Map.entry("attributes", Map.of("a", "{{ boom }}"))},
                new Object[] {Map.entry("attributes", Map.of("{{ boom }}", "a"))})) {
            assertThatThrownBy(() -> message(flaw))
                    .isInstanceOf(TemplateFault.class)
                    .hasMessageContaining("boom");
        }
    }
}
