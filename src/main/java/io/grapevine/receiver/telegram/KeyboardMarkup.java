package io.grapevine.receiver.telegram;

import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.Markup;
import java.time.Instant;

/** The text of buttons: no markup, and short, as telephones cut what is longer than the screen is wide. */
final class KeyboardMarkup implements Markup.Plain {
    static final KeyboardMarkup INSTANCE = new KeyboardMarkup();

    /** So that the time behind the longest name is within a button. */
    private static final Length SHORT_NAME = Length.characters(24);

    private KeyboardMarkup() {}

    @Override
    public String user(String name) {
        return SHORT_NAME.shorten(name.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ").strip());
    }

    @Override
    public String day(Instant time) {
        return Markup.utc(time, "d MMM HH:mm");
    }
}
