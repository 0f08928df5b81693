package io.grapevine.receiver.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.Markup;
import org.junit.jupiter.api.Test;

class KeyboardMarkupTest {
    @Test
    void buttonsHaveNoMarkup() {
        Markup markup = TelegramKeyboard.TEXT;
        assertThat(markup.escape("*a*")).isEqualTo("*a*");
        assertThat(markup.bold("a")).isEqualTo("a");
        assertThat(markup.link("a", "http://b")).isEqualTo("a: http://b");
    }
}
