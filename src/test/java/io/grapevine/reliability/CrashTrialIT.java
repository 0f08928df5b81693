package io.grapevine.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Tool;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A short version of {@link CrashBenchmark}. */
@Tag("thorough")
@ExtendWith(Tool.PackagedProgram.class)
class CrashTrialIT {
    private static final int KILLS = 6;
    private static final int DAMAGED = 4;

    @TempDir
    Path directory;

    @Test
    void aReplicaThatIsKilledLosesNothingAcknowledgedAndRepeatsNothingRecorded() throws Exception {
        try (CrashTrial trial = new CrashTrial(directory, false, 14)) {
            CrashTrial.Result result = trial.run(KILLS);

            assertThat(result.failedStarts()).isEmpty();
            assertThat(result.acknowledged()).isPositive();
            assertThat(result.lost()).isZero();
            assertThat(result.wrong()).isEmpty();
            assertThat(result.recorded()).isPositive();
            assertThat(result.repeated()).isZero();
        }
    }

    @Test
    void aReplicaStartsOnDamagedFilesAndMakesUpNoSilence() throws Exception {
        try (CrashTrial trial = new CrashTrial(directory, true, 15)) {
            CrashTrial.Result result = trial.run(DAMAGED);

            assertThat(result.failedStarts()).isEmpty();
            assertThat(result.damaged()).isPositive();
            assertThat(result.wrong()).isEmpty();
            assertThat(result.repeated()).isZero();
        }
    }
}
