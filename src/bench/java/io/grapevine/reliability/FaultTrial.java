package io.grapevine.reliability;

/** A fault that programs are put through while alerts go on. */
interface FaultTrial {
    /** What happens, for the heading of its table. */
    String title();

    /**
     * Runs it.
     *
     * @throws org.opentest4j.TestAbortedException with the reason, where the machine does not permit it
     */
    Figures run() throws Exception;
}
