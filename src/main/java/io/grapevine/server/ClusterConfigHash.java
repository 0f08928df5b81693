package io.grapevine.server;

import io.grapevine.config.Config;
import io.grapevine.template.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The hash by which replicas see whether they notify alike: of the content of the configuration file, {@code grapevine.yml}, and the
 * template files of both, in their order. Names of files are no part of it, because replicas may keep them in
 * different directories; nor are secrets in files of their own, because the hash is sent to other replicas.
 */
final class ClusterConfigHash {
    private final MessageDigest digest;

    private ClusterConfigHash(MessageDigest digest) {
        this.digest = digest;
    }

    /**
     * The hash, 48 bits as in {@link Config#hash}.
     *
     * @param templates the template files of {@code config}
     */
    static long of(Config config, List<Source> templates, ExtensionFiles extensions) {
        try {
            ClusterConfigHash hash = new ClusterConfigHash(MessageDigest.getInstance("SHA-256"));
            hash.digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, config.hash()));
            hash.addAll(templates);
            extensions.content().ifPresent(content -> {
                hash.add(content);
                hash.addAll(extensions.templates());
            });
            return ByteBuffer.wrap(hash.digest.digest()).getLong() >>> 16;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void addAll(List<Source> sources) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, sources.size()));
        for (Source source : sources) {
            add(source.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** With its length, so that what is moved from one file to the next makes another hash. */
    private void add(byte[] content) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, content.length));
        digest.update(content);
    }
}
