package io.grapevine.receiver.mattermost;

import io.grapevine.httpclient.GoJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/**
 * A message without its buttons, which each of its buttons carries in its context: an incoming webhook does not say which post it
 * made, and a click does not have the post, but the answer to it replaces the post as a whole.
 */
public final class CarriedMessage {
    /** The most characters that a button carries: five buttons stay far below what a webhook takes. */
    static final int LARGEST = 8 << 10;

    /** The most that is read of one. */
    private static final int LARGEST_TEXT = 512 << 10;

    /** A link as Slack writes it. Mattermost translates it in messages of webhooks, but not in those that replace them. */
    private static final Pattern LINK = Pattern.compile("<([^<>|\\s]+)\\|([^<>|]+)>");

    private CarriedMessage() {}

    /** Packs the message that a webhook is sent; empty if it is too large for a button. */
    static String pack(Map<String, Object> sent) {
        Map<String, Object> props = new LinkedHashMap<>();
        props.put("attachments", sent.getOrDefault("attachments", List.of()));
        if (sent.get("props") instanceof Map<?, ?> own && own.get("card") instanceof String card) {
            props.put("card", card);
        }
        if (sent.get("icon_emoji") instanceof String emoji) {
            props.put("override_icon_emoji", emoji); // the one name that Mattermost itself does not keep
        }
        Map<String, Object> post = new LinkedHashMap<>();
        post.put("message", sent.getOrDefault("text", ""));
        post.put("props", props);
        String packed = packed(GoJson.encode(translated(post)));
        return packed.length() <= LARGEST ? packed : "";
    }

    private static Object translated(Object value) {
        if (value instanceof String text) {
            return LINK.matcher(text).replaceAll("[$2]($1)");
        } else if (value instanceof List<?> list) {
            return list.stream().map(CarriedMessage::translated).toList();
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> all = new LinkedHashMap<>();
            map.forEach((name, each) -> all.put(String.valueOf(name), translated(each)));
            return all;
        }
        return value;
    }

    private static String packed(String json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException never) {
            throw new IllegalStateException(never);
        } finally {
            deflater.end();
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** The JSON of the post, with {@code message} and {@code props}; empty if the text is no packed message. */
    public static Optional<String> unpack(String packed) {
        if (packed.isEmpty() || packed.length() > LARGEST) {
            return Optional.empty();
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(Base64.getUrlDecoder().decode(packed));
            byte[] text = new byte[LARGEST_TEXT];
            int length = 0;
            while (!inflater.finished() && length < text.length) {
                int read = inflater.inflate(text, length, text.length - length);
                if (read == 0 && !inflater.finished()) {
                    return Optional.empty(); // cut
                }
                length += read;
            }
            return inflater.finished()
                    ? Optional.of(new String(text, 0, length, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (DataFormatException | IllegalArgumentException malformed) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }
}
