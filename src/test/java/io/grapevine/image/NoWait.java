package io.grapevine.image;

import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** Leaves it to the test to wait. The strategies of Testcontainers look a few times a second only, or want a shell. */
final class NoWait extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {
        // It is waited for by the test.
    }
}
