package io.grapevine.bench.compare;

import java.io.IOException;

/**
 * The machine on which the figures were measured.
 *
 * @param processor the model of the processor
 * @param processors how many the JVM may use
 * @param memoryGib of the whole machine
 * @param kernel the version of the kernel
 * @param java version of the JVM that runs Grapevine and the load generator
 */
record Machine(String processor, int processors, double memoryGib, String kernel, String java) {
    private static final double MIB_PER_GIB = 1024;

    /** This one. */
    static Machine here() throws IOException {
        String processor = ProcFiles.read("cpuinfo")
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return new Machine(
                processor,
                Runtime.getRuntime().availableProcessors(),
                ProcFiles.mebibytes(ProcFiles.read("meminfo"), "MemTotal") / MIB_PER_GIB,
                System.getProperty("os.version"),
                Runtime.version().toString());
    }

    /** In one line. */
    String text() {
        return Texts.format(
                "%d processors (%s), %.0f GiB, Linux %s, Java %s", processors, processor, memoryGib, kernel, java);
    }
}
