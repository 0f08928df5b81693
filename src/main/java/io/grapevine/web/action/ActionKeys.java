package io.grapevine.web.action;

import io.grapevine.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The keys of tokens: the first one signs, all verify, so that a key can be replaced while messages with its tokens are read. */
public final class ActionKeys {
    /** How each token begins; a token of another form begins otherwise. */
    static final String PREFIX = "gv1";

    /** The length of a token in characters, which fits in 64 bytes of a button of any product. */
    static final int LENGTH = 50;

    /** The least length of a key in characters. */
    static final int LEAST = 16;

    private static final byte[] PREFIX_BYTES = PREFIX.getBytes(StandardCharsets.US_ASCII);
    private static final int SIGNED_BYTES = 1 + ActionToken.BYTES;

    private final List<ActionKey> keys;

    private ActionKeys(List<ActionKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** The result of reading keys. */
    public sealed interface Result {}

    /** The keys could be read. */
    public record Read(ActionKeys keys) implements Result {}

    /** The text is none of keys; the error names no key. */
    public record Faulty(String fault) implements Result {}

    /** Reads the content of a file: one key a line, of at least {@link #LEAST} characters; blank lines are left out. */
    public static Result parse(String text) {
        List<ActionKey> keys = new ArrayList<>();
        List<String> lines = text.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isEmpty()) {
                continue;
            }
            if (line.length() < LEAST) {
                return new Faulty("line " + (i + 1) + ": a key of " + line.length() + " characters (expected: at least "
                        + LEAST + ")");
            }
            keys.add(ActionKey.of(line.getBytes(StandardCharsets.UTF_8)));
        }
        return keys.isEmpty() ? new Faulty("no key (expected: one key a line)") : new Read(new ActionKeys(keys));
    }

    /** The one key that replicas with a secret in common have without a file. */
    public static ActionKeys derivedFrom(Secret clusterSecret) {
        return new ActionKeys(
                List.of(ActionKey.derivedFrom(clusterSecret.reveal().getBytes(StandardCharsets.UTF_8))));
    }

    /** Writes a token and signs it: {@link #LENGTH} characters of A–Z, a–z, 0–9, - and _. */
    public String sign(ActionToken token) {
        ActionKey key = keys.get(0);
        ByteBuffer signed = ByteBuffer.allocate(SIGNED_BYTES).put(key.number());
        token.write(signed);
        return text(signed.array(), code(key, signed.array()));
    }

    private static String text(byte[] signed, byte[] code) {
        byte[] all = Arrays.copyOf(signed, SIGNED_BYTES + ActionKey.CODE_BYTES);
        System.arraycopy(code, 0, all, SIGNED_BYTES, ActionKey.CODE_BYTES);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    private static byte[] code(ActionKey key, byte[] signed) {
        byte[] text = Arrays.copyOf(PREFIX_BYTES, PREFIX_BYTES.length + SIGNED_BYTES);
        System.arraycopy(signed, 0, text, PREFIX_BYTES.length, SIGNED_BYTES);
        return key.code(text);
    }

    /** Checks a token at {@code now}. Nothing in it is read before its signature. */
    public TokenCheck verify(String text, Instant now) {
        Optional<byte[]> decoded = decode(text);
        if (decoded.isEmpty()) {
            return new TokenCheck.Refused(TokenCheck.Reason.MALFORMED);
        }
        byte[] signed = Arrays.copyOf(decoded.get(), SIGNED_BYTES);
        byte[] code = Arrays.copyOfRange(decoded.get(), SIGNED_BYTES, decoded.get().length);
        List<ActionKey> named =
                keys.stream().filter(key -> key.number() == signed[0]).toList();
        if (named.isEmpty()) {
            return new TokenCheck.Refused(TokenCheck.Reason.UNKNOWN_KEY);
        }
        if (named.stream().noneMatch(key -> MessageDigest.isEqual(code(key, signed), code))) {
            return new TokenCheck.Refused(TokenCheck.Reason.FORGED);
        }
        Optional<ActionToken> token = ActionToken.read(ByteBuffer.wrap(signed, 1, ActionToken.BYTES));
        if (token.isEmpty()) {
            return new TokenCheck.Refused(TokenCheck.Reason.UNSUPPORTED);
        }
        return token.get().hasExpired(now)
                ? new TokenCheck.Refused(TokenCheck.Reason.EXPIRED)
                : new TokenCheck.Valid(token.get());
    }

    /** The bytes of a token; empty if it is none. Only the text that {@link #sign} writes is one. */
    private static Optional<byte[]> decode(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            String encoded = text.substring(PREFIX.length());
            byte[] bytes = Base64.getUrlDecoder().decode(encoded);
            // The last character has two bits too many, which the decoder ignores; the length may differ by padding.
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(encoded)
                    ? Optional.of(bytes)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return keys.toString();
    }
}
