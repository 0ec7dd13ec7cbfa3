using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Host.Sources.Files;

/// <summary>CSV v2: the first line says what each column is.</summary>
internal sealed class Header : Layout
{
    private readonly ImmutableArray<string> texts;
    private readonly ImmutableArray<(int Column, Label Label)> labels;
    private readonly ImmutableArray<(string Model, string Type, bool Login, ImmutableArray<(int Column, string Field)> Columns)> attributes;
    private readonly ImmutableArray<int> grouping;

    private Header(ImmutableArray<string> texts, ImmutableArray<(int Column, Label Label)> labels)
    {
        (this.texts, this.labels) = (texts, labels);
        // In the order of their first columns, which is the order in which they are made.
        attributes = [.. labels.Where(l => l.Label.Type is not null).GroupBy(l => (l.Label.Model, Type: l.Label.Type!))
            .Select(g => (g.Key.Model, g.Key.Type, g.Any(l => l.Label.Login), g.Select(l => (l.Column, l.Label.Field)).ToImmutableArray()))];
        grouping = [.. labels.Where(l => l.Label is { Model: Label.AdHoc } or { Model: Label.Identity, Field: "affiliation" or "title" or "o" or "ou" }).Select(l => l.Column)];
        // A Registry's mappings name columns by their numbers, which are others once a column is put before them.
        GroupAttributes = [.. grouping.Select(Cells.Number), .. grouping.Select(c => texts[c])];
        Searched = (Of("Name", "given"), Of("Name", "family"), Of("EmailAddress", "mail"));

        int[] Of(string model, string field) => [.. labels.Where(l => l.Label.Model == model && l.Label.Field == field).Select(l => l.Column)];
    }

    public override int HeaderRows => 1;

    public override int? Width => texts.Length;

    public override IReadOnlyList<string> GroupAttributes { get; }

    public override (IReadOnlyList<int> Given, IReadOnlyList<int> Family, IReadOnlyList<int> Mail) Searched { get; }

    /// <exception cref="SourceFailure">A label is none; nothing of the file is read.</exception>
    public static Header Read(string path, string[] texts, Collaboration co)
    {
        if (texts.Any(t => t.Contains('\0'))) throw Fault("there are NULs in it, as in UTF-16 without a byte order mark. Convert the file with iconv -f UTF-16LE -t UTF-8");
        if (texts[0] != Label.Key) throw Fault(
            $"its first label is '{texts[0]}', and must be {Label.Key}, the record's key.{(Array.IndexOf(texts, Label.Key) is > 0 and var at ? $" Move {Label.Key} there from column {at}" : " Put a header before the records")}");
        var (labels, seen) = (new List<(int, Label)>(), new Dictionary<Label, string> { [new(Label.Key, "", null, Login: false)] = Label.Key });
        for (var i = 1; i < texts.Length; i++)
        {
            if (texts[i] == Label.Key) throw Fault($"the label '{texts[i]}' stands twice, in columns 0 and {i}. Take one out");
            var (label, fault) = Label.Of(texts[i], co);
            if (label is null) throw Fault($"column {i}, the label '{texts[i]}': {fault}");
            if (!seen.TryAdd(label with { Login = false }, texts[i])) throw Fault(
                $"the label '{texts[i]}' in column {i} says the same as '{seen[label with { Login = false }]}' before it. Take one out");
            labels.Add((i, label));
        }

        return new([.. texts], [.. labels]);

        SourceFailure Fault(string what) => new($"{path}, header: {what}. Nothing of the file is read.", mayPass: false);
    }

    public override SourcedRecord Read(string[] cells)
    {
        if (cells.Length != texts.Length) throw new RecordUnreadable(
            $"The row has {cells.Length} cells, and the header {texts.Length}. A comma inside a cell needs quotes around it; what is empty still needs its comma.", null);
        var row = new Cells(cells, c => texts[c]);
        if (row.Exact(0).Length == 0) throw new RecordUnreadable("There is no key: SORID is empty. Fill it, or take the row out.", Label.Key);
        return PrimaryName.In(attributes.Where(a => a.Columns.Any(c => row.Text(c.Column) is not null)).Aggregate(Identity(row), (record, a) => With(record, a, row)));
    }

    private SourcedRecord Identity(Cells row)
    {
        return new SourcedRecord(new OrgIdentityRecord(
            0, null, Column("date_of_birth") is { } born ? row.BirthDay(born) : null, Text("affiliation") ?? "member", Text("title"), Text("o"), Text("ou"), null,
            Column("valid_from") is { } from ? row.Instant(from) : null, Column("valid_through") is { } through ? row.Instant(through) : null, Text("manager_identifier"), Text("sponsor_identifier")))
        {
            AdHocAttributes = [.. labels.Where(l => l.Label.Model == Label.AdHoc).Select(l => new AdHocAttribute(0, l.Label.Field, row.Exact(l.Column), null, null, null, null, null))],
            GroupValues = [.. row.Values(grouping), .. row.Values(grouping, c => texts[c])],
        };

        int? Column(string field) => labels.Where(l => l.Label.Model == Label.Identity && l.Label.Field == field).Select(l => (int?)l.Column).FirstOrDefault();

        string? Text(string field) => Column(field) is { } column ? row.Text(column) : null;
    }

    private static SourcedRecord With(SourcedRecord record, (string Model, string Type, bool Login, ImmutableArray<(int Column, string Field)> Columns) attribute, Cells row)
    {
        var type = attribute.Type;
        return attribute.Model switch
        {
            "Name" => record with
            {
                Names = record.Names.Add(new(
                    0, Text("honorific"), Text("given"), Text("middle"), Text("family"), Text("suffix"), type, Text("language"), null, null, Flag("primary_name") == true ? true : null, null)),
            },
            "Address" => record with
            {
                Addresses = record.Addresses.Add(new(
                    0, Text("street"), Text("room"), Text("locality"), Text("state"), Text("postal_code"), Text("country"), Text("description"), type, Text("language"), null, null, null, null, null)),
            },
            "EmailAddress" => record with { EmailAddresses = record.EmailAddresses.Add(new(0, Text("mail"), Text("description"), type, Flag("verified") ?? true, null, null, null, null, null)) },
            "Identifier" => record with
            {
                Identifiers = record.Identifiers.Add(new(
                    0, Text("identifier"), type, attribute.Login || Flag("login") == true, (Column("status") is { } status ? row.Standing(status) : null) ?? Standing.Active, Text("language"),
                    null, null, null, null, null, null, null)),
            },
            "TelephoneNumber" => record with
            {
                TelephoneNumbers = record.TelephoneNumbers.Add(new(0, Text("country_code"), Text("area_code"), Text("number"), Text("extension"), Text("description"), type, null, null, null, null, null)),
            },
            _ => record with { Urls = record.Urls.Add(new(0, Text("url"), Text("description"), type, Text("language"), null, null, null, null, null)) },
        };

        int? Column(string field) => attribute.Columns.Where(c => c.Field == field).Select(c => (int?)c.Column).FirstOrDefault();

        string? Text(string field) => Column(field) is { } column ? row.Text(column) : null;

        bool? Flag(string field) => Column(field) is { } column ? row.Flag(column) : null;
    }
}
