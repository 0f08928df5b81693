package io.grapevine.bench.compare;

import java.time.Duration;

/**
 * The length and the number of the measurements.
 *
 * @param repeats of each scenario, each with programs started anew
 * @param warmUp how long load is sent before what is measured warm
 * @param length how long load is sent where it is measured; also the longest time for reads of one kind
 * @param requests reads of one kind at most, and silences created
 * @param notifications how many are followed, warm; 200 after the start at most
 * @param spread silences that are followed to all replicas
 * @param soak how long alerts come and go while memory is watched
 * @param patience how long an answer is awaited
 */
record Effort(
        int repeats,
        Duration warmUp,
        Duration length,
        int requests,
        int notifications,
        int spread,
        Duration soak,
        Duration patience) {
    /** For figures to keep. */
    static Effort full() {
        return new Effort(
                3,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                1_000,
                2_000,
                200,
                Duration.ofMinutes(30),
                Duration.ofSeconds(120));
    }

    /** For a first look; rough. */
    static Effort quick() {
        return new Effort(
                1,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                200,
                300,
                40,
                Duration.ofMinutes(2),
                Duration.ofSeconds(30));
    }

    /** As a test, with figures that say nothing; patient, as its machine may have much else to do. */
    static Effort smoke() {
        return new Effort(
                1,
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                20,
                10,
                3,
                Duration.ofSeconds(4),
                Duration.ofMinutes(5));
    }

    /** This effort with another number of repeats. */
    Effort withRepeats(int other) {
        return new Effort(other, warmUp, length, requests, notifications, spread, soak, patience);
    }
}
