package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogLinesTest {
    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();

    @BeforeEach
    void admitWarningsOnly() {
        root.setLevel(Level.WARNING);
    }

    @AfterEach
    void putBack() {
        root.setLevel(before);
    }

    @Test
    void informationIsCapturedWhateverTheLevelWas() {
        try (LogLines log = LogLines.capture()) {
            LoggerFactory.getLogger(LogLinesTest.class).info("heard");
            assertThat(log.lines()).contains("heard");
        }
        assertThat(root.getLevel()).isEqualTo(Level.WARNING);
    }
}
