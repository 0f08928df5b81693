package io.grapevine.receiver;

/** A bot of a group chat that answers everything with status 200, a code and a text. */
public abstract class FakeBot extends FakeService {
    private final BotNotifierContract.Codes codes;

    protected FakeBot(BotNotifierContract.Codes codes) {
        this.codes = codes;
    }

    @Override
    protected final HookServer.Answer accepted() {
        return HookServer.status(200, codes.body("0", "ok"));
    }

    @Override
    protected final HookServer.Answer refused(String code, String text) {
        return HookServer.status(200, codes.body(code, text));
    }
}
