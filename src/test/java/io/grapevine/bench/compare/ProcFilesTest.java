package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcFilesTest {
    /** The name of the program has a blank and a parenthesis. */
    private static final String STAT =
            "4711 (a) b) S 1 4711 4711 0 -1 4194560 9876 5432 1 2 1234 66 300 25 20 0 31 0 99\n";

    @Test
    void processTimeIsThatInUserAndInSystemMode() {
        assertThat(ProcFiles.processSeconds(STAT)).isEqualTo(13.0);
    }

    @Test
    void timeOfChildrenIsThatInUserAndInSystemMode() {
        assertThat(ProcFiles.childrenSeconds(STAT)).isEqualTo(3.25);
    }

    @Test
    void threadTimeIsTheFirstNumber() {
        assertThat(ProcFiles.threadNanos("24901701 12558390 104\n")).isEqualTo(24_901_701);
    }

    @Test
    void memoryIsReadInKibibytes() {
        String status = "Name:\tjava\nVmHWM:\t  307200 kB\nVmRSS:\t  204800 kB\n";
        assertThat(ProcFiles.mebibytes(status, "VmRSS")).isEqualTo(200);
        assertThat(ProcFiles.mebibytes(status, "VmHWM")).isEqualTo(300);
        assertThatThrownBy(() -> ProcFiles.mebibytes(status, "VmSwap")).hasMessageContaining("VmSwap");
    }

    @Test
    void busyTimeLeavesOutIdleTimeAndGuestsThatAreCountedAlready() {
        assertThat(ProcFiles.busySeconds("cpu  100 20 30 9000 8000 5 6 39 50 60\ncpu0 1 1 1 1 1 1 1 1 0 0\n"))
                .isEqualTo(2.0);
    }

    @Test
    void ownProcessIsReadable() throws Exception {
        long pid = ProcessHandle.current().pid();
        assertThat(ProcFiles.threads(pid)).isNotEmpty();
        assertThat(ProcFiles.mebibytes(ProcFiles.read("self", "status"), "VmRSS"))
                .isPositive();
    }
}
