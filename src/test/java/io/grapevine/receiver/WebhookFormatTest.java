package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.receiver.plain.Webhook;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookFormatTest {
    @Test
    void needsNoMoreThanAUrl() {
        assertThat(webhook("{url: 'http://example.com/hook'}"))
                .isEqualTo(new Webhook(
                        true, HttpConfig.DEFAULT, new Secret("http://example.com/hook"), "", 0, Duration.ZERO, null));
    }

    @Test
    void webhookFormatKeepsThePayloadAsATree() {
        Webhook webhook = webhook(
                "{url: 'http://x', payload: {text: '{{ .x }}', list: [1, 2.5, true, ~, '1'], 1: one, on: two}}");
        assertThat(webhook.payload())
                .isEqualTo(Map.of(
                        "text", "{{ .x }}", "list", Arrays.asList(1L, 2.5, true, null, "1"), 1L, "one", true, "two"));
    }

    @Test
    void webhookFormatKeepsAPayloadThatIsEmptyApartFromNone() {
        assertThat(webhook("{url: 'http://example.com', payload: []}").payload())
                .isEqualTo(List.of());
        assertThat(webhook("{url: 'http://example.com', payload: ~}").payload()).isNull();
    }

    @Test
    void webhookFormatTakesATemplateForAUrlWithoutLookingAtIt() {
        assertThat(webhook("{url: '{{ .CommonAnnotations.url }}'}").url())
                .isEqualTo(new Secret("{{ .CommonAnnotations.url }}"));
    }

    @Test
    void webhookFormatTakesABareTimeoutForNanoseconds() {
        assertThat(webhook("{url: 'http://example.com', timeout: 1500}").timeout())
                .isEqualTo(Duration.ofNanos(1500));
    }

    private static Webhook webhook(String config) {
        return SampleFiles.only(Webhook.class, SampleFiles.receiver("", "webhook", config));
    }
}
