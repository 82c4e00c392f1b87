package io.groupmebridge.admin;

import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.account.Accounts;
import io.groupmebridge.admin.Problem.Kind;
import io.groupmebridge.event.AccountId;
import java.net.URI;
import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Accounts over REST, each with its session. Those that the settings declare can only be looked at. */
@RestController
@RequestMapping(path = AccountController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
final class AccountController {

    static final String PATH = "/api/v1/accounts";

    private final Accounts accounts;
    private final SessionStatuses sessions;

    AccountController(Accounts accounts, SessionStatuses sessions) {
        this.accounts = accounts;
        this.sessions = sessions;
    }

    @GetMapping
    Mono<Page<AccountView>> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        var request = Page.Request.of("accounts", limit, after);
        return accounts.all()
                .map(all -> Page.among(
                        request,
                        all.stream()
                                .sorted(Comparator.comparing(AccountController::place))
                                .toList(),
                        AccountController::place,
                        this::view));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<AccountView>> create(@RequestBody AccountBody body) {
        var id = checked("name", body.name(), AccountId::chosen);
        var token = checked("access_token", body.accessToken(), AccessToken::new);
        return accounts.add(id, token, body.enabled() == null || body.enabled())
                .flatMap(added -> added
                        ? present(id.value())
                        : Mono.error(ProblemException.of(Kind.NAME_TAKEN, "Another account is named '" + id + "'.")))
                .map(account ->
                        ResponseEntity.created(URI.create(PATH + "/" + id)).body(view(account)));
    }

    @GetMapping("/{id}")
    Mono<AccountView> show(@PathVariable String id) {
        return present(id).map(this::view);
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, ApiCodecs.MERGE_PATCH})
    Mono<AccountView> change(@PathVariable String id, @RequestBody MergePatch patch) {
        return changeable(id).flatMap(account -> change(account, patch)).map(this::view);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> remove(@PathVariable String id) {
        return changeable(id)
                .flatMap(account -> accounts.remove(account.id()))
                .flatMap(removed -> removed ? Mono.empty() : Mono.error(unknown(id)));
    }

    private Mono<Account> change(Account account, MergePatch patch) {
        var body = patch.applyTo(new AccountBody(account.id().value(), null, account.enabled()), AccountBody.class);
        if (!account.id().value().equals(body.name())) {
            throw ProblemException.invalid("name", "cannot be changed: every event id is derived from it");
        }
        var token = patch.names("access_token")
                ? checked("access_token", body.accessToken(), AccessToken::new)
                : account.token();
        return accounts.change(account.id(), token, body.enabled() == null || body.enabled())
                .map(changed -> changed.orElseThrow(() -> unknown(account.id().value())));
    }

    private Mono<Account> present(String text) {
        AccountId id;
        try {
            id = new AccountId(text);
        } catch (IllegalArgumentException _) {
            return Mono.error(unknown(text));
        }
        return accounts.find(id).map(found -> found.orElseThrow(() -> unknown(text)));
    }

    private Mono<Account> changeable(String id) {
        return present(id).doOnNext(account -> {
            if (account.source() == Account.Source.SETTINGS) {
                throw ProblemException.of(
                        Kind.DECLARED_IN_SETTINGS, "The account is declared in the settings: change it there.");
            }
        });
    }

    private AccountView view(Account account) {
        return AccountView.of(account, sessions.status(account.id()));
    }

    private static <T> T checked(String field, @Nullable String text, Function<String, T> parser) {
        if (text == null) {
            throw ProblemException.invalid(field, "is required");
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(field, String.valueOf(e.getMessage()));
        }
    }

    private static String place(Account account) {
        return account.id().value();
    }

    private static ProblemException unknown(String id) {
        return ProblemException.of(Kind.NOT_FOUND, "There is no account '" + id + "'.");
    }
}
