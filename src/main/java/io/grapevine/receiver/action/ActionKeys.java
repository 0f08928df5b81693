package io.grapevine.receiver.action;

import io.grapevine.base.Hmac;
import io.grapevine.base.Sha256;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.tls.ReloadingFile;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.ActionKeyText;
import io.grapevine.config.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The keys of tokens: the first one signs, all verify, so that a key can be replaced while messages still carry its tokens. */
public final class ActionKeys {
    /** The beginning of each token; another format would have another one. */
    static final String PREFIX = "gv1";

    /** The length of a token without a subject, in characters. Any product's button can hold it: the smallest takes 64 bytes. */
    static final int LENGTH = 50;

    /** The length of a token with the longest subject, in characters. */
    static final int LONGEST = LENGTH + (ActionToken.LONGEST_SUBJECT * 4 + 2) / 3;

    /** The prefix of the text that a proof signs, so that a proof never equals the code of a token. */
    private static final String PROOF = "gvp1";

    /** The prefixes of the text that is signed, so that a token of a button is not valid in a link, nor the reverse. */
    private static final String LINKS = PREFIX;

    private static final String BUTTONS = PREFIX + "-button";
    /** The name of the file that a replica without others makes in its data directory. */
    static final String OWN_FILE = "action-key";

    private static final int OWN_BYTES = 32;
    private static final int SIGNED_BYTES = 1 + ActionToken.BYTES;

    private final List<ActionKey> keys;
    private final byte[] use;

    private ActionKeys(List<ActionKey> keys) {
        this(keys, LINKS);
    }

    private ActionKeys(List<ActionKey> keys, String use) {
        this.keys = List.copyOf(keys);
        this.use = use.getBytes(StandardCharsets.US_ASCII);
    }

    /** These keys for the tokens of buttons, whose clicks a product reports. Such a token is not valid in a link. */
    public ActionKeys ofButtons() {
        return new ActionKeys(keys, BUTTONS);
    }

    /**
     * The keys of the content of a file.
     *
     * @throws UnusableFileException if it has none that can be used; the message names no key
     */
    public static ActionKeys parse(String text) throws UnusableFileException {
        ActionKeyText content = ActionKeyText.of(text);
        Optional<String> fault = content.fault();
        if (fault.isPresent()) {
            throw new UnusableFileException(fault.get());
        }
        return new ActionKeys(content.keys().stream()
                .map(line -> ActionKey.of(line.getBytes(StandardCharsets.UTF_8)))
                .toList());
    }

    /**
     * The keys of a replica: of a file, as the file is now; or from the secret of the cluster; or of a file that a replica without others
     * makes itself.
     *
     * @param hasPeers whether there are, or may be, other replicas
     * @throws UnusableFileException if a file cannot be used, or several replicas have no key in common
     */
    public static Supplier<ActionKeys> ofReplica(
            Optional<Path> file, Optional<Secret> clusterSecret, boolean hasPeers, Path data)
            throws UnusableFileException {
        if (file.isPresent()) {
            try {
                return reloading(file.get());
            } catch (UnusableFileException e) {
                throw new UnusableFileException("messages.buttons.key_file: " + e.getMessage());
            }
        }
        if (clusterSecret.isPresent()) {
            ActionKeys derived = derivedFrom(clusterSecret.get());
            return () -> derived;
        }
        if (hasPeers) {
            throw UnusableFileException.of(
                    "messages.buttons.key_file",
                    "\"\"",
                    "a file of keys, which all replicas have, or --cluster.secret-file, as another replica could not"
                            + " verify the links of this one");
        }
        return reloading(own(data));
    }

    private static Supplier<ActionKeys> reloading(Path file) throws UnusableFileException {
        return new ReloadingFile<ActionKeys>(file, before -> read(file), keys -> List.of())::get;
    }

    private static ActionKeys read(Path file) throws UnusableFileException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UnusableFileException("key file: " + FileReason.of(e) + " (expected: a file of text to read)")
                    .in(file);
        }
        try {
            return parse(text);
        } catch (UnusableFileException fault) {
            throw fault.in(file);
        }
    }

    /** No permission for others, where the file system knows such. */
    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** The file in the data directory; made, for the owner only, if it is not there. */
    private static Path own(Path data) throws UnusableFileException {
        Path file = data.resolve(OWN_FILE);
        if (Files.exists(file)) {
            return file;
        }
        byte[] key = new byte[OWN_BYTES];
        new SecureRandom().nextBytes(key);
        // Whole or not at all: half a key would be refused, or guessed, after a crash.
        Path made = data.resolve(OWN_FILE + ".tmp");
        try {
            Files.deleteIfExists(made);
            try (var channel = Files.newByteChannel(
                    made,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.DSYNC),
                    ownerOnly(made))) {
                channel.write(StandardCharsets.US_ASCII.encode(HexFormat.of().formatHex(key) + "\n"));
            }
            Files.move(made, file);
        } catch (FileAlreadyExistsException e) {
            return file; // another process has made it just now
        } catch (IOException e) {
            throw new UnusableFileException("key file: " + FileReason.of(e)
                            + " (expected: a data directory that can be written, or messages.buttons.key_file)")
                    .in(file);
        }
        return file;
    }

    /** The single key, derived from the cluster's secret, that replicas use without a file of keys. */
    public static ActionKeys derivedFrom(Secret clusterSecret) {
        return new ActionKeys(
                List.of(ActionKey.derivedFrom(clusterSecret.reveal().getBytes(StandardCharsets.UTF_8))));
    }

    /**
     * Writes a token and signs it: {@link #LENGTH} characters of A–Z, a–z, 0–9, - and _, followed by those of the
     * subject, if it has one.
     */
    public String sign(ActionToken token) {
        ActionKey key = keys.get(0);
        byte[] subject = token.subject().getBytes(StandardCharsets.UTF_8);
        ByteBuffer signed = ByteBuffer.allocate(SIGNED_BYTES + subject.length).put(key.number());
        token.write(signed);
        return text(key, signed.put(subject).array());
    }

    /**
     * The text of a token.
     *
     * @param signed the signed part: {@link #SIGNED_BYTES} bytes, followed by the subject
     */
    private String text(ActionKey key, byte[] signed) {
        byte[] used = Arrays.copyOf(use, use.length + signed.length);
        System.arraycopy(signed, 0, used, use.length, signed.length);
        byte[] all = Arrays.copyOf(signed, SIGNED_BYTES + ActionKey.CODE_BYTES);
        System.arraycopy(key.code(used), 0, all, SIGNED_BYTES, ActionKey.CODE_BYTES);
        byte[] subject = Arrays.copyOfRange(signed, SIGNED_BYTES, signed.length);
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return PREFIX + encoder.encodeToString(all) + encoder.encodeToString(subject);
    }

    /** A proof that a server was given a token. */
    public String proof(String token) {
        return proof(keys.get(0), token);
    }

    private static String proof(ActionKey key, String token) {
        byte[] code = key.code((PROOF + token).getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    }

    /** Whether a proof is that of a token; compared in constant time. */
    public boolean proves(String proof, String token) {
        byte[] given = proof.getBytes(StandardCharsets.UTF_8);
        return keys.stream()
                .anyMatch(key -> MessageDigest.isEqual(proof(key, token).getBytes(StandardCharsets.UTF_8), given));
    }

    /** Checks a token at {@code now}. Its content is read only after its signature was verified. */
    public TokenCheck verify(String text, Instant now) {
        Optional<byte[]> decoded = signed(text);
        if (decoded.isEmpty()) {
            return new TokenCheck.Refused(TokenCheck.Reason.MALFORMED);
        }
        byte[] signed = decoded.get();
        List<ActionKey> named =
                keys.stream().filter(key -> key.number() == signed[0]).toList();
        if (named.isEmpty()) {
            return new TokenCheck.Refused(TokenCheck.Reason.UNKNOWN_KEY);
        }
        byte[] given = text.getBytes(StandardCharsets.US_ASCII);
        if (named.stream()
                .map(key -> text(key, signed).getBytes(StandardCharsets.US_ASCII))
                .noneMatch(expected -> MessageDigest.isEqual(expected, given))) {
            return new TokenCheck.Refused(TokenCheck.Reason.FORGED);
        }
        Optional<ActionToken> token = ActionToken.read(ByteBuffer.wrap(signed, 1, signed.length - 1));
        if (token.isEmpty()) {
            return new TokenCheck.Refused(TokenCheck.Reason.UNSUPPORTED);
        }
        return token.get().hasExpired(now)
                ? new TokenCheck.Refused(TokenCheck.Reason.EXPIRED)
                : new TokenCheck.Valid(token.get());
    }

    /**
     * The signed bytes of a token, with the subject at their end; empty if the text is not exactly one that {@link #sign} could have
     * written.
     */
    private static Optional<byte[]> signed(String text) {
        if (text.length() < LENGTH || text.length() > LONGEST || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        Optional<byte[]> first = bytes(text.substring(PREFIX.length(), LENGTH));
        Optional<byte[]> subject = bytes(text.substring(LENGTH));
        if (first.isEmpty() || subject.isEmpty()) {
            return Optional.empty();
        }
        byte[] signed = Arrays.copyOf(first.get(), SIGNED_BYTES + subject.get().length);
        System.arraycopy(subject.get(), 0, signed, SIGNED_BYTES, subject.get().length);
        return Optional.of(signed);
    }

    private static Optional<byte[]> bytes(String encoded) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(encoded);
            // The decoder ignores surplus bits in the last character, and accepts padding.
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

    /** A key that signs tokens. It prints as its number. */
    private static final class ActionKey {
        /** The length of a code in bytes: the first half of an HMAC-SHA-256. */
        static final int CODE_BYTES = 16;

        private static final byte[] DERIVED_FOR = "grapevine action tokens 1".getBytes(StandardCharsets.US_ASCII);

        private final byte[] key;
        private final byte number;

        private ActionKey(byte[] key) {
            this.key = key;
            this.number = Sha256.sum().digest(key)[0];
        }

        /** A key made of these bytes. */
        static ActionKey of(byte[] key) {
            return new ActionKey(key.clone());
        }

        /** A key derived from another secret without disclosing it, by HKDF-SHA-256 (RFC 5869) without a salt. */
        static ActionKey derivedFrom(byte[] secret) {
            byte[] extracted = Hmac.SHA256.mac(new byte[32], secret);
            byte[] info = Arrays.copyOf(DERIVED_FOR, DERIVED_FOR.length + 1);
            info[DERIVED_FOR.length] = 1; // the number of the first and only block
            return new ActionKey(Hmac.SHA256.mac(extracted, info));
        }

        /** The number of the key in tokens: the first byte of its SHA-256 sum. Two keys may have the same number. */
        byte number() {
            return number;
        }

        /** The message authentication code of a text. */
        byte[] code(byte[] text) {
            return Arrays.copyOf(Hmac.SHA256.mac(key, text), CODE_BYTES);
        }

        @Override
        public String toString() {
            return "key " + Byte.toUnsignedInt(number);
        }
    }
}
