package io.grapevine.silence;

/** Is told, on the loop, what happens to silences. */
public interface SilenceListener {
    /**
     * A silence is new or has a new version.
     *
     * @param silence the silence as it is now
     */
    void onChange(Silence silence);

    /** Some silences have been forgotten; {@link Silences#get} does not know them any more. */
    void onForget();
}
