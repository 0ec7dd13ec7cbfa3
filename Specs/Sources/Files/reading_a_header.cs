using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Sources;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Files;

public sealed class reading_a_header
{
    [Theory]
    [InlineData("Name.given.official,SORID", "its first label is 'Name.given.official', and must be SORID, the record's key. Move SORID there from column 1")]
    [InlineData("H001,Ada,King", "its first label is 'H001', and must be SORID, the record's key. Put a header before the records")]
    [InlineData("SORID,Nam.given.official", "column 1, the label 'Nam.given.official': no label begins so. Did you mean 'Name'? There are SORID, AdHocAttribute.<tag>, Address.<column>.<type>")]
    [InlineData("SORID,Name.givn.official", "Name has no column 'givn'. Did you mean 'given'? There are honorific, given, middle, family, suffix, language, primary_name")]
    [InlineData("SORID,OrgIdentity.orgunit", "OrgIdentity has no column 'orgunit'. There are affiliation, title, o, ou, valid_from")]
    [InlineData("SORID,Name.given", "column 1, the label 'Name.given': its type is missing; write it as Name.<column>.<type>")]
    [InlineData("SORID,Url", "write it as Url.<column>.<type>")]
    [InlineData("SORID,Url.url.personal+login", "'personal+login' is no active type of Url. There are official, personal")]
    [InlineData("SORID,Name.given.official,Name.given.official", "the label 'Name.given.official' in column 2 says the same as 'Name.given.official' before it. Take one out")]
    [InlineData("SORID,Identifier.identifier.uid,Identifier.identifier.uid+login", "the label 'Identifier.identifier.uid+login' in column 2 says the same as 'Identifier.identifier.uid' before it")]
    [InlineData("SORID,Name.given.official,SORID", "the label 'SORID' stands twice, in columns 0 and 2")]
    [InlineData("SORID,", "column 1, the label '': no label begins so")]
    public async Task says_what_is_wrong_and_reads_nothing(string header, string fault)
    {
        using var file = new ACsvFile($"{header}\nH001,Ada,King\n");
        var failure = await Should.ThrowAsync<SourceFailure>(() => file.OpenAsync());
        failure.Message.ShouldStartWith($"{file.Path}, header: ");
        failure.Message.ShouldContain(fault);
        failure.MayPass.ShouldBeFalse();
    }

    [Fact]
    public async Task corner_20_refuses_a_type_that_there_is_not_and_names_the_nearest()
    {
        using var file = new ACsvFile("SORID,Name.given.offical\nH001,Ada\n");
        (await Should.ThrowAsync<SourceFailure>(() => file.OpenAsync())).Message.ShouldContain(
            "'offical' is no active type of Name. Did you mean 'official'? There are alternate, author, fka, official, preferred. Make it one of the CO, or correct it");
    }

    [Fact]
    public async Task takes_the_types_of_the_co_that_are_active()
    {
        using var file = new ACsvFile("SORID,Name.given.stage,Name.given.official\nH001,Ada,A.\n")
        {
            Types = [TypeOf("stage", Standing.Active), TypeOf("official", Standing.Suspended)],
        };
        (await Should.ThrowAsync<SourceFailure>(() => file.OpenAsync())).Message.ShouldContain("'official' is no active type of Name. There are stage");
        file.Write("SORID,Name.given.stage\nH001,Ada\n");
        (await file.ReadAsync()).Names[0].Type.ShouldBe("stage");

        static ExtendedType TypeOf(string name, Standing status) => new(name.Length, new(2), "Name.type", name, name, null, status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public async Task is_missed_in_an_empty_file(string text)
    {
        using var file = new ACsvFile(text);
        (await Should.ThrowAsync<SourceFailure>(() => file.OpenAsync())).Message.ShouldContain("is empty: it lacks its header");
    }

    [Fact]
    public async Task is_not_wanted_in_the_first_format()
    {
        using var file = new ACsvFile("", "C1");
        (await file.ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task tells_which_columns_groups_can_be_mapped_from()
    {
        using var file = new ACsvFile("SORID,OrgIdentity.o,Name.given.official,AdHocAttribute.a.b,OrgIdentity.title,OrgIdentity.valid_from\nH001,0,Ada,x,,2020-01-01\n");
        await using var source = await file.OpenAsync();
        source.GroupAttributes.ShouldBe(["1", "3", "4", "OrgIdentity.o", "AdHocAttribute.a.b", "OrgIdentity.title"]);
        var record = await file.ReadAsync();
        record.GroupValues.ShouldBe([new("3", "x"), new("AdHocAttribute.a.b", "x")]);
        record.AdHocAttributes[0].Tag.ShouldBe("a.b");
    }
}
