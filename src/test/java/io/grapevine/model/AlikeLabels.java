package io.grapevine.model;

/** Labels whose fingerprints are the same by chance, which is too rare to be found. */
public final class AlikeLabels {
    private AlikeLabels() {}

    /** A label with a value of its own, and a fingerprint that is not. */
    public static LabelSet of(String name, String value, Fingerprint fingerprint) {
        LabelSet labels = LabelSet.of(name, value);
        labels.fingerprint = fingerprint;
        return labels;
    }
}
