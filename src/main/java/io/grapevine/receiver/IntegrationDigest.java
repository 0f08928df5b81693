package io.grapevine.receiver;

import io.grapevine.base.Sha256;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.Secret;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A number that stands for the configuration of one integration: the same on every replica and after every restart, and
 * another one for another configuration. It tells nothing of the secrets that go into it.
 */
final class IntegrationDigest {
    private final MessageDigest digest = Sha256.sum();

    private IntegrationDigest() {}

    /** The number; never 0, which means that none is known. */
    static long of(IntegrationConfig config) {
        IntegrationDigest all = new IntegrationDigest();
        all.add(config);
        long number = ByteBuffer.wrap(all.digest.digest()).getLong();
        return number == 0 ? 1 : number;
    }

    private void add(@Nullable Object value) {
        if (value instanceof Record composed) {
            text(nameOf(composed));
            for (RecordComponent component : composed.getClass().getRecordComponents()) {
                text(component.getName());
                add(read(component, composed));
            }
        } else if (value instanceof Collection<?> several) {
            text("" + several.size());
            several.forEach(this::add);
        } else if (value instanceof Map<?, ?> map) {
            text("" + map.size());
            map.forEach((key, of) -> {
                add(key);
                add(of);
            });
        } else if (value instanceof Secret secret) {
            text(secret.reveal());
        } else {
            text(String.valueOf(value));
        }
    }

    /** The name that a record has in the digest: that of an integration's follows from its kind, as replicas of other versions know it. */
    private static String nameOf(Record composed) {
        if (composed instanceof IntegrationConfig config) {
            String kind = config.kind();
            return kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1) + "Config";
        }
        return composed.getClass().getSimpleName();
    }

    private static @Nullable Object read(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /** Texts go in with their length, so that no two sequences of texts look alike. */
    private void text(String text) {
        Sha256.addSized(digest, text);
    }
}
