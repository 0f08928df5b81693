package io.grapevine.mesh.state;

/** Hashes that tell whether two replicas hold the same; they are no protection against anybody. */
public final class Digests {
    private static final long OFFSET = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;

    private Digests() {}

    public static long of(String key) {
        return mixed(append(OFFSET, key));
    }

    static long of(String key, Version version) {
        long hash = append(append(OFFSET, key), version.writer());
        hash = mixed(hash ^ version.stamp()) * PRIME + version.rank();
        for (byte b : version.body()) {
            hash = (hash ^ b) * PRIME;
        }
        return mixed(hash);
    }

    private static long append(long hash, String text) {
        long result = hash;
        for (int i = 0; i < text.length(); i++) {
            result = (result ^ text.charAt(i)) * PRIME;
        }
        return (result ^ text.length()) * PRIME;
    }

    /** Spreads each bit over all, so that sums of hashes do not cancel out. */
    private static long mixed(long hash) {
        long h = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
        return h ^ (h >>> 31);
    }
}
