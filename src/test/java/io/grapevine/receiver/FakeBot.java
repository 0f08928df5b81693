package io.grapevine.receiver;

/** A bot of a group chat that answers everything with status 200, a code and a text. */
public abstract class FakeBot extends FakeService {
    private final BotNotifierContract.Codes codes;

    /** The service; {@code malformed}: why a body that is not JSON is refused. */
    protected FakeBot(BotNotifierContract.Codes codes, String malformed) {
        super(malformed, codes.body("0", "ok"));
        this.codes = codes;
    }

    @Override
    protected final HookServer.Answer refused(String code, String text) {
        return HookServer.status(200, codes.body(code, text));
    }
}
