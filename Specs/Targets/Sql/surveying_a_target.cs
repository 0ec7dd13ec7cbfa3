using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Sql;

public sealed class surveying_a_target
{
    [Fact]
    public async Task reads_what_a_load_has_written()
    {
        await using var target = await ATarget.EmptyAsync();
        var sums = new Dictionary<string, Guid>();
        LoadReport report;
        await using (var load = await target.Sql.BeginAsync(LoadKind.Rebuild))
        {
            foreach (var subject in Cast.Everybody.GroupBy(r => r.Subject)) sums[subject.Key] = (await load.WriteAsync(subject.Key, subject.Select(r => r.Row))).ToGuid();
            report = await load.FinishAsync();
        }

        var survey = await target.Sql.SurveyAsync();
        survey.Subjects.ToDictionary(s => s.Key.ToString(), s => s.Value).ShouldBe(sums, ignoreOrder: true);
        (survey.Digest, survey.AllRows, survey.Strays).ShouldBe((report.Digest, report.Rows, 0));
        survey.Rows.ShouldBe(report.Tables.ToDictionary(t => t.Table, t => t.Rows), ignoreOrder: true);
    }

    [Fact]
    public async Task sees_every_value_that_differs_and_whose_it_is()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        var before = await target.Sql.SurveyAsync();
        await target.ExecuteAsync("UPDATE sp_names SET family = 'Lovelace' WHERE id = 570");
        var after = await target.Sql.SurveyAsync();
        after.Subjects.Except(before.Subjects).Select(s => s.Key).ShouldBe([new StreamId(StreamKind.Person, 57)]);
        after.Digest.ShouldNotBe(before.Digest);
    }

    [Fact]
    public async Task reads_values_of_other_types_as_ours()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        var before = await target.Sql.SurveyAsync();
        await target.ExecuteAsync("""
            ALTER TABLE sp_names ALTER COLUMN modified TYPE timestamptz USING modified AT TIME ZONE 'UTC', ALTER COLUMN family TYPE text, ALTER COLUMN type TYPE char(40);
            ALTER TABLE sp_co_people ADD COLUMN note text DEFAULT 'theirs';
            ALTER TABLE sp_urls ADD COLUMN first int; ALTER TABLE sp_urls RENAME COLUMN url TO old; ALTER TABLE sp_urls ADD COLUMN url varchar(300); UPDATE sp_urls SET url = old
            """);
        var after = await target.Sql.SurveyAsync();
        after.Subjects.ShouldBe(before.Subjects, ignoreOrder: true);
        after.Digest.ShouldBe(before.Digest);
    }

    [Fact]
    public async Task tells_rows_that_are_nobodys()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        await target.ExecuteAsync("INSERT INTO sp_email_addresses (id, mail) VALUES (7, 'nobody@example.org')");
        (await target.Sql.SurveyAsync()).Strays.ShouldBe(1);
    }

    [Fact]
    public async Task tells_rows_of_roles_that_are_not_there_as_nobodys_and_others_as_their_holders()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        var before = await target.Sql.SurveyAsync();
        await target.ExecuteAsync("""
            ALTER TABLE sp_addresses DROP CONSTRAINT sp_addresses_co_person_role_id_fk;
            INSERT INTO sp_co_person_roles (id, co_person_id) VALUES (7171, 57); INSERT INTO sp_addresses (id, co_person_role_id, street) VALUES (7172, 7171, 'Here'), (7173, 99999, 'Nowhere')
            """);
        var after = await target.Sql.SurveyAsync();
        after.Strays.ShouldBe(1);
        after.Subjects.Except(before.Subjects).Select(s => s.Key).ShouldBe([new StreamId(StreamKind.Person, 57)]);
    }

    [Fact]
    public async Task of_tables_that_are_not_there_or_anothers_is_refused()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        await Should.ThrowAsync<TargetHoldsAnotherCo>(() => new SqlTarget(target.ConnectionString, Prefix.Default, 9).SurveyAsync());
        await target.ExecuteAsync("DROP TABLE sp_urls");
        await Should.ThrowAsync<TargetMissing>(() => target.Sql.SurveyAsync());
    }
}
