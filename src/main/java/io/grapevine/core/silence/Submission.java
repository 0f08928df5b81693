package io.grapevine.core.silence;

import io.grapevine.base.Sha256;
import io.grapevine.model.Digest;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Key and basis of a request to set a silence: {@code silences.set(wanted, submission, done)}. Nothing of it is kept but the id of
 * the silence, so it holds on whichever replica the request arrives again, and after a restart.
 *
 * @param id the id of a silence that the request creates; empty for a random one
 * @param seen when the version that the client has edited was written, to the millisecond; empty: whatever version there is
 */
public record Submission(String id, Optional<Instant> seen) {
    /** A request that has neither a key nor a basis. */
    public static final Submission ANY = new Submission("", Optional.empty());

    private static final String ID_OF = "gv-submission-1";

    /**
     * The id that follows from a request, so that the same one makes one silence: a UUID of version 8 of its SHA-256 sum. The same
     * key in another request is another key.
     *
     * @param user the sender; empty if that is not known
     * @param path the operation
     * @param key the key that the client has chosen
     */
    public static String id(String user, String path, String key, byte[] body) {
        MessageDigest sum = Sha256.sum();
        for (String part : new String[] {ID_OF, user, path, key}) {
            Sha256.addSized(sum, part);
        }
        return Digest.read(ByteBuffer.wrap(sum.digest(body))).uuid();
    }

    /** The submission of one silence of several that a request is about. */
    public Submission part(String name) {
        return id.isEmpty() ? this : new Submission(id("", name, id, new byte[0]), seen);
    }

    /** Whether the client has not seen this version of the silence that it changes. What the replicas extend is no other version. */
    boolean isOutdated(Silence known, Instant now) {
        return seen.isPresent()
                && (known.stateAt(now) == SilenceState.EXPIRED
                        || !(known.isHeld()
                                || known.updatedAt()
                                        .truncatedTo(ChronoUnit.MILLIS)
                                        .equals(seen.get().truncatedTo(ChronoUnit.MILLIS))));
    }
}
