package io.grapevine.receiver.twilio;

import io.grapevine.notify.Notification;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.OwnMessage;

/** The text of a text message. */
final class TwilioText {
    /** Twilio refuses a longer one. It counts code units of UTF-16. */
    static final Length LIMIT = Length.utf16(1600);

    /** The longest default text: each part of 153 characters, or of 67 with letters beyond a small alphabet, is paid for. */
    static final Length AIM = Length.utf16(300);

    private static final Length HEADLINE = Length.utf16(120);

    private TwilioText() {}

    static String of(TwilioConfig config, MessageFields fields, Notification notification) {
        OwnMessage texts = new OwnMessage(fields, notification, Markup.PLAIN);
        boolean isDefault = config.message().isEmpty() && !fields.isOverridden("message") && !fields.isPlain();
        String text = isDefault ? usual(config, texts) : texts.body("message", config.message(), LIMIT);
        return OwnMessage.orNoText(text);
    }

    /** The alphabet of telephones has no middle dot, and one character beyond it halves what fits into a part. */
    private static String usual(TwilioConfig config, OwnMessage texts) {
        String headline = texts.headline("message", "", HEADLINE) + "\n";
        String link = texts.text("link", config.link());
        String text = headline + texts.body("message", "", AIM.minus(headline), link);
        return text.replace(" · ", " - ");
    }
}
