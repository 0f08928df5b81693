package io.grapevine.bench.hot;

/** Something that is done again and again, with all that it needs prepared. */
@FunctionalInterface
public interface Work extends AutoCloseable {
    /**
     * Does it once.
     *
     * @return something that depends on all that was done, so that none of it can be left out
     */
    Object run() throws Exception;

    @Override
    default void close() throws Exception {}

    /** A supplier of prepared work. */
    @FunctionalInterface
    interface Preparation {
        /** Prepares it anew. */
        Work prepare() throws Exception;
    }
}
