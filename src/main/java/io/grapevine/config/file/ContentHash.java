package io.grapevine.config.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The MD5 sum of the content of a file, or of several. */
final class ContentHash {
    private final byte[] sum;

    private ContentHash(byte[] sum) {
        this.sum = sum;
    }

    static ContentHash of(byte[] content) {
        return new ContentHash(md5().digest(content));
    }

    /** The hash of what this is the hash of, and of a file with a name of its own. */
    ContentHash with(String name, ContentHash file) {
        MessageDigest digest = md5();
        digest.update(sum);
        digest.update(file.sum);
        return new ContentHash(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
    }

    /** The first six bytes of the sum, the lowest first: a whole number that every metric can hold. */
    long value() {
        return ByteBuffer.wrap(sum).order(ByteOrder.LITTLE_ENDIAN).getLong() & 0xFFFF_FFFF_FFFFL;
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
