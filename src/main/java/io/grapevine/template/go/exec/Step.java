package io.grapevine.template.go.exec;

import org.jspecify.annotations.Nullable;

/** A compiled statement. */
interface Step {
    /** How the block goes on after a step. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    Flow run(Run run, @Nullable Object dot) throws ExecException;
}
