package io.grapevine.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.opentest4j.TestAbortedException;

/** The lines that a person reads when a test is skipped. */
@ResourceLock(Resources.SYSTEM_ERR)
class ToolTest {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(err, true, UTF_8));
    }

    @AfterEach
    void release() {
        System.setErr(before);
    }

    @Test
    void theReasonForSkippingIsPrintedOnceForAllThatAreSkipped() {
        for (int test = 0; test < 2; test++) {
            assertThatThrownBy(() -> Tool.need(false, "no such shell is installed"))
                    .isInstanceOf(TestAbortedException.class)
                    .hasMessageContaining("no such shell is installed");
        }

        assertThat(err.toString(UTF_8)).isEqualTo("skipped: no such shell is installed" + System.lineSeparator());
    }

    @Test
    void nothingIsSkippedWhereWhatIsNeededIsThere() {
        Tool.need(true, "this is never printed");

        assertThat(err.toString(UTF_8)).isEmpty();
    }
}
