package io.grapevine.server;

import io.grapevine.base.Sha256;
import io.grapevine.config.Config;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.features.planned.SilenceRule;
import io.grapevine.model.zone.ZoneTable;
import io.grapevine.template.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * The hash by which replicas see whether they notify alike: of the content of the configuration file, {@code grapevine.yml}, and the
 * template files of both, in their order, and the rules of {@code silences.dirs}. Paths of files are no part of it, because
 * replicas may keep them in different directories; nor are secrets in files of their own, because the hash is sent to other replicas.
 */
final class ClusterConfigHash {
    private static final Instant FIRST_COMPARED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LAST_COMPARED = Instant.parse("2046-01-01T00:00:00Z");

    private ClusterConfigHash() {}

    /**
     * The hash, 48 bits as in {@link Config#hash}.
     *
     * @param templates the template files of {@code config}
     * @param silences the rules for planned silences
     */
    static long of(Config config, List<Source> templates, ExtensionFiles extensions, SilencePlan silences) {
        MessageDigest digest = Sha256.sum();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, config.hash()));
        addAll(digest, templates);
        extensions.content().ifPresent(content -> {
            add(digest, content);
            addAll(digest, extensions.templates());
        });
        silences.rules().stream()
                .filter(rule -> !rule.file().equals(SilenceRule.OWN_FILE))
                .forEach(rule -> add(digest, rule));
        return ByteBuffer.wrap(digest.digest()).getLong() >>> 16;
    }

    /** The hash of the offsets of time zones, which is the same wherever their rules come from; for years that replicas see. */
    static long ofZones(SortedMap<String, ZoneTable> zones) {
        MessageDigest digest = Sha256.sum();
        zones.forEach((name, zone) -> {
            add(digest, name.getBytes(StandardCharsets.UTF_8));
            add(digest, zone.offsets(FIRST_COMPARED, LAST_COMPARED).getBytes(StandardCharsets.UTF_8));
        });
        return ByteBuffer.wrap(digest.digest()).getLong() >>> 16;
    }

    private static void add(MessageDigest digest, SilenceRule rule) {
        for (String text :
                List.of(rule.file(), rule.name(), rule.matchers().toString(), rule.words(), rule.comment())) {
            add(digest, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void addAll(MessageDigest digest, List<Source> sources) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, sources.size()));
        for (Source source : sources) {
            add(digest, source.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** With its length, so that what is moved from one file to the next makes another hash. */
    private static void add(MessageDigest digest, byte[] content) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, content.length));
        digest.update(content);
    }
}
