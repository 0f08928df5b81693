package io.grapevine.app;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.configcheck.ConfigLoadException;
import io.grapevine.configcheck.TemplateFiles;
import io.grapevine.go.FileReason;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

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
     * Reads the files and returns their hash, 48 bits as in {@link Config#hash}.
     *
     * @param extensionsFile the path of {@code grapevine.yml}, of which {@code extensions} were read
     * @throws ConfigLoadException if a file cannot be read
     */
    static long of(Config config, Optional<Path> extensionsFile, Extensions extensions) throws ConfigLoadException {
        try {
            ClusterConfigHash hash = new ClusterConfigHash(MessageDigest.getInstance("SHA-256"));
            hash.digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, config.hash()));
            hash.addTemplates(config.templates());
            if (extensionsFile.isPresent()) {
                hash.add(Files.readAllBytes(extensionsFile.get()));
                hash.addTemplates(extensions.templates());
            }
            return ByteBuffer.wrap(hash.digest.digest()).getLong() >>> 16;
        } catch (IOException e) {
            throw new ConfigLoadException(FileReason.withFile(e));
        } catch (TemplateException e) {
            throw new ConfigLoadException("templates: " + e.getMessage());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void addTemplates(List<String> patterns) throws TemplateException {
        List<Source> sources = TemplateFiles.read(patterns);
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
