package io.grapevine.template.go.html;

/** Computes the common context at the end of branches, or an error if they differ. */
final class ContextMerge {
    private ContextMerge() {}

    /**
     * The context of both; an error if they differ in what matters.
     *
     * @param statement the word of the control structure, for the message
     */
    static Context join(Context a, Context b, String statement) {
        if (a.state() == State.DEAD || a.equals(b)) {
            return b;
        }
        if (b.state() == State.DEAD) {
            return a;
        }
        if (a.with(b.urlPart()).equals(b)) {
            return a.with(UrlPart.UNKNOWN);
        }
        if (a.with(b.slash()).equals(b)) {
            return a.with(Slash.UNKNOWN);
        }
        return joinNudged(a, b, statement);
    }

    /** An attribute value that starts in one branch only, as in {@code a={{if .X}}{{.X}}{{end}}}, starts in both. */
    private static Context joinNudged(Context a, Context b, String statement) {
        Context nudgedA = a.nudged();
        Context nudgedB = b.nudged();
        if (!nudgedA.equals(a) || !nudgedB.equals(b)) {
            Context joined = join(nudgedA, nudgedB, statement);
            if (!joined.isError()) {
                return joined;
            }
        }
        return Context.error(
                EscapeError.Kind.BRANCH_END,
                "{{" + statement + "}} branches end in different contexts: " + a.inWords() + ", " + b.inWords());
    }
}
