package io.grapevine.core.silence;

import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.matchers;
import static io.grapevine.sim.Samples.stored;
import static io.grapevine.sim.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.InstructionBudget;
import io.grapevine.records.Silence;
import io.grapevine.sim.Samples;
import org.junit.jupiter.api.Test;

class InstructionBudgetTest extends SilencesFixture {
    /** Some ten thousand instructions. */
    private static final String LARGE = "x=~\".*" + "[ab]{1000}".repeat(10) + "\"";

    private static final String SMALL = "x=~\"web-[0-9]+\"";

    private SetResult set(Silences limited, String... matchers) {
        return set(limited, Samples.silence(at(0), at(1000), matchers));
    }

    @Test
    void silencesRefuseExpressionsThatTogetherAreTooLarge() {
        Silences limited = silences(new SilenceLimits(0, 0, 0, 40_000));

        assertThat(set(limited, LARGE)).isInstanceOf(SetResult.Stored.class);
        assertThat(set(limited, LARGE)).isInstanceOf(SetResult.Stored.class);
        assertThat(set(limited, LARGE))
                .isInstanceOfSatisfying(
                        SetResult.Refused.class,
                        refused -> assertThat(refused.fault())
                                .matches("silences exceeded maximum size of regular expressions: 3\\d{4} instructions "
                                        + "\\(limit: 30000 instructions\\)"));
        assertThat(limited.all()).hasSize(2);
    }

    @Test
    void largeExpressionsLeaveRoomForSmallOnes() {
        Silences limited = silences(new SilenceLimits(0, 0, 0, 40_000));
        while (set(limited, LARGE) instanceof SetResult.Stored) {
            assertThat(limited.all()).hasSizeLessThan(10);
        }

        assertThat(set(limited, SMALL)).isInstanceOf(SetResult.Stored.class);
        assertThat(set(limited, "x=\"1\"")).isInstanceOf(SetResult.Stored.class);
    }

    @Test
    void silenceThatIsForgottenGivesBackItsPart() {
        Silences limited = silences(new SilenceLimits(0, 0, 0, 20_000));
        set(limited, LARGE);
        assertThat(set(limited, LARGE)).isInstanceOf(SetResult.Refused.class);

        loop.runUntil(RETENTION.plusSeconds(2000));
        limited.collectGarbage();

        assertThat(set(limited, Samples.silence(at(10_000), at(20_000), LARGE))).isInstanceOf(SetResult.Stored.class);
    }

    @Test
    void silencesOfAFileThatAreTooLargeAreKeptButNotApplied() {
        Silences limited = silences(new SilenceLimits(0, 0, 0, 20_000));
        for (int i = 0; i < 20; i++) {
            limited.restore(stored(version(Samples.silence(at(0), at(1000), LARGE), "large" + i, at(0)), at(2000)));
        }
        limited.restore(stored(version(Samples.silence(at(0), at(1000), SMALL), "small", at(0)), at(2000)));

        assertThat(limited.all()).hasSizeBetween(2, 4);
        assertThat(limited.get("small")).isNotNull();
        assertThat(limited.matching(LabelSet.of("x", "web-7"))).hasSize(1);
        assertThat(limited.records()).hasSize(21);
    }

    @Test
    void partsOfABudgetShareIt() {
        InstructionBudget whole = new InstructionBudget(40_000);
        InstructionBudget a = whole.part();
        InstructionBudget b = whole.part();

        assertThat(a.exceeded(1_500, 1)).isNegative();
        assertThat(a.exceeded(10_001, 1)).isEqualTo(7_500);
        b.add(39_000);
        assertThat(a.exceeded(1_500, 1)).isEqualTo(40_000);
        assertThat(a.exceeded(1_500, 2)).isNegative();
        assertThat(a.exceeded(0, 1)).isNegative();
        b.add(-39_000);
        assertThat(a.exceeded(1_500, 1)).isNegative();
    }

    @Test
    void editOfASilenceTakesNoMoreThanBefore() {
        Silences limited = silences(new SilenceLimits(0, 0, 0, 20_000));
        set(limited, LARGE);
        Silence known = limited.all().iterator().next();

        SetResult edited = set(limited, Samples.silence(at(0), at(500), LARGE).withId(known.id()));

        assertThat(edited).isInstanceOf(SetResult.Stored.class);
        assertThat(limited.all()).hasSize(1);
        assertThat(matchers(LARGE).automatonSize()).isBetween(10_000L, 15_000L);
    }
}
