package io.grapevine.integration.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookPayloadTest {
    @ParameterizedTest
    @ValueSource(strings = {"{}", " [1, {\"a\": [null]}]\n", "\"text\"", "1.5e3", "true", "null"})
    void aSingleDocumentIsTaken(String text) {
        assertThat(WebhookMessage.faultOf(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1,} → line 1, column 9",
                "{\"secret\": hush} → line 1",
                "{} {} → line 1, column 4",
                "{}] → line 1, column 3",
                "[1 → line 1",
                "text → line 1",
                "'text' → line 1",
                "01 → line 1",
            })
    void anythingElseIsNotAndNotShown(String text, String place) {
        assertThat(WebhookMessage.faultOf(text))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("rendered to what is not one document of JSON, " + place)
                        .doesNotContain("hush"));
    }

    @Test
    void nothingIsNoDocument() {
        assertThat(WebhookMessage.faultOf(" \n")).contains("rendered to nothing (expected: a document of JSON)");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertThat(WebhookMessage.faultOf("[".repeat(100_000))).isPresent();
    }
}
