package io.groupmebridge.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import io.groupmebridge.subscription.Subscriptions.Saved;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store must do when a signing secret is replaced, on every database. */
@ParameterizedClass
@EnumSource(Database.class)
class RotationTests {

    private static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");
    private static final String NEXT = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private final Database kind;
    private final Queue<Object> told = new ConcurrentLinkedQueue<>();
    private TestDatabase database;
    private JdbcSubscriptions subscriptions;
    private Subscription present;

    RotationTests(Database kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        subscriptions = new JdbcSubscriptions(
                database.reader(), database.commit(), database.cipher(), told::add, Clock.fixed(NOW, ZoneOffset.UTC));
        present = ((Saved.Done) subscriptions.create(Drafts.DRAFT).block()).subscription();
        told.clear();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theNewSecretCountsAtOnceAndTheOldOneStaysForADay() {
        var rotated = rotate(NEXT, null);

        assertThat(rotated.secret().value()).isEqualTo(NEXT);
        assertThat(rotated.previousSecret())
                .isEqualTo(new RetiringSecret(Drafts.SECRET, NOW.plus(Duration.ofHours(24))));
        assertThat(subscriptions.find(present.id()).block()).contains(rotated);
        assertThat(told).containsExactly(new SubscriptionChanged.Saved(rotated));
    }

    @Test
    void aSecretIsMadeUpWhenNoneIsGiven() {
        assertThat(rotate(null, 1).secret()).isNotEqualTo(Drafts.SECRET);
    }

    @ParameterizedTest
    @CsvSource({"v1a, v1", "v1, v1a", "v1a, v1a"})
    void aRotationMayChangeTheWayOfSigning(String from, String to) {
        var first = (Rotation.Valid) Rotation.of(SignatureScheme.V1, null, from, 1);
        var second = (Rotation.Valid) Rotation.of(SignatureScheme.V1, null, to, 1);
        subscriptions.rotate(present.id(), first).block();
        subscriptions.revokePreviousSecret(present.id()).block();
        subscriptions.rotate(present.id(), second).block();

        assertThat(subscriptions.find(present.id()).block().orElseThrow())
                .returns(to, rotated -> rotated.secret().scheme().wireName())
                .returns(second.secret(), Subscription::secret)
                .returns(first.secret(), rotated -> rotated.previousSecret().secret());
    }

    @Test
    void withoutOverlapTheOldSecretEndsAtOnce() {
        assertThat(rotate(NEXT, 0).previousSecret()).isNull();
    }

    @Test
    void aRotationThatIsDoneTwiceKeepsTheOldSecret() {
        var once = rotate(NEXT, 24);

        assertThat(rotate(NEXT, 24)).isEqualTo(once);
    }

    @Test
    void aSecondRotationDoesNotTakeTheSecretThatReceiversStillHave() {
        var once = rotate(NEXT, 24);

        assertThat(rotate(null, 24)).isEqualTo(once);
        assertThat(subscriptions.find(present.id()).block()).contains(once);
    }

    @Test
    void afterTheOverlapItMayBeRotatedAgain() {
        rotate(NEXT, 1);
        var later = new JdbcSubscriptions(
                database.reader(),
                database.commit(),
                database.cipher(),
                told::add,
                Clock.fixed(NOW.plus(Duration.ofHours(1)), ZoneOffset.UTC));
        var next = (Rotation.Valid) Rotation.of(SignatureScheme.V1, null, null, 1);

        var again = later.rotate(present.id(), next).block().orElseThrow();

        assertThat(again.secret()).isEqualTo(next.secret());
        assertThat(again.previousSecret().secret().value()).isEqualTo(NEXT);
    }

    @Test
    void theOldSecretCanBeRevoked() {
        rotate(NEXT, 168);

        var revoked = subscriptions.revokePreviousSecret(present.id()).block().orElseThrow();

        assertThat(revoked.secret().value()).isEqualTo(NEXT);
        assertThat(revoked.previousSecret()).isNull();
        assertThat(subscriptions.find(present.id()).block()).contains(revoked);
    }

    @Test
    void theOldSecretIsNotInTheDatabaseInClear() {
        rotate(NEXT, 24);

        assertThat(database.jdbc()
                        .sql("SELECT previous_secret FROM subscription")
                        .query(String.class)
                        .single())
                .doesNotContain(Drafts.SECRET.value().substring(6));
    }

    @Test
    void aChangeOfOtherThingsKeepsTheOldSecret() {
        var rotated = rotate(NEXT, 24);

        subscriptions.replace(present, Drafts.withSecret("renamed", null)).block();

        assertThat(subscriptions.find(present.id()).block().orElseThrow())
                .returns(rotated.secret(), Subscription::secret)
                .returns(rotated.previousSecret(), Subscription::previousSecret);
    }

    @Test
    void anotherSecretThatIsWrittenIsTheOnlyOne() {
        rotate(NEXT, 24);
        var third = SigningSecret.generate();

        subscriptions.replace(present, Drafts.withSecret("orders", third)).block();

        assertThat(subscriptions.find(present.id()).block().orElseThrow())
                .returns(third, Subscription::secret)
                .returns(null, Subscription::previousSecret);
    }

    @Test
    void whatIsNotThereIsSaid() {
        var nobody = SubscriptionId.random();

        assertThat(subscriptions
                        .rotate(nobody, (Rotation.Valid) Rotation.of(SignatureScheme.V1, NEXT, null, 1))
                        .block())
                .isEmpty();
        assertThat(subscriptions.revokePreviousSecret(nobody).block()).isEmpty();
    }

    private Subscription rotate(String secret, Integer overlapHours) {
        return subscriptions
                .rotate(present.id(), (Rotation.Valid) Rotation.of(SignatureScheme.V1, secret, null, overlapHours))
                .block()
                .orElseThrow();
    }
}
