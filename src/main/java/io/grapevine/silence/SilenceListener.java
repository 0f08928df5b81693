package io.grapevine.silence;

/** Listener for changes of silences; called on the loop. */
public interface SilenceListener {
    /**
     * A silence was added or updated.
     *
     * @param silence its current version
     */
    void onChange(Silence silence);

    /** Silences were removed; {@link Silences#get} returns null for them. */
    void onForget();
}
