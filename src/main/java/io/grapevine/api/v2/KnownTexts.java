package io.grapevine.api.v2;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the texts of alerts mean that were received before, but for their ends. Bounded by the number of alerts in memory. Used
 * by many threads without a lock: what one writes and another does not see is decoded once more.
 */
final class KnownTexts {
    /** How many neighbouring slots may hold one text; the two highest bits of a hash choose one. */
    private static final int WAYS = 4;

    private static final int FEWEST = 1 << 10;
    private static final int MOST = 1 << 20;

    /** What a text with this hash means. */
    record Known(long hash, LabelSet labels, LabelSet annotations, Instant startsAt, String generatorUrl) {}

    /** Equal in no two processes, so that nobody can prepare two texts that are taken for one. */
    private final long seed = ThreadLocalRandom.current().nextLong();

    private @Nullable Known[] slots = new @Nullable Known[FEWEST];

    /** The seed of the hashes of {@link AlertText}. */
    long seed() {
        return seed;
    }

    /** Makes room for {@code alerts} texts. Forgets all if there is far more room than that. */
    void fit(int alerts) {
        int wanted = Math.min(MOST, Math.max(FEWEST, Integer.highestOneBit(Math.max(1, alerts)) * 4));
        @Nullable Known[] before = slots;
        if (wanted > before.length) {
            @Nullable Known[] larger = new @Nullable Known[wanted];
            for (Known known : before) {
                if (known != null) {
                    put(larger, known);
                }
            }
            slots = larger;
        } else if (wanted * 8 < before.length) {
            slots = new @Nullable Known[wanted];
        }
    }

    /** What a text means; null if that is not known. */
    @Nullable
    Known get(AlertText text) {
        @Nullable Known[] in = slots;
        int slot = slot(in, text.hash());
        for (int i = slot; i < slot + WAYS; i++) {
            Known known = in[i];
            if (known != null && known.hash == text.hash()) {
                return known;
            }
        }
        return null;
    }

    /** Remembers that a text means {@code alert}, perhaps in place of another. */
    void put(AlertText text, Alert alert) {
        put(slots, new Known(text.hash(), alert.labels(), alert.annotations(), alert.startsAt(), alert.generatorUrl()));
    }

    private static void put(@Nullable Known[] in, Known known) {
        int slot = slot(in, known.hash);
        int free = slot + (int) (known.hash >>> (Long.SIZE - 2));
        for (int i = slot; i < slot + WAYS; i++) {
            if (in[i] == null) {
                free = i;
                break;
            }
        }
        in[free] = known;
    }

    /** Forgets a text. */
    void remove(Known known) {
        @Nullable Known[] in = slots;
        int slot = slot(in, known.hash);
        for (int i = slot; i < slot + WAYS; i++) {
            if (in[i] == known) {
                in[i] = null;
            }
        }
    }

    private static int slot(@Nullable Known[] in, long hash) {
        return (int) (hash & in.length - 1) & -WAYS;
    }
}
