using EventRegistry.Host.Api;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api;

public sealed class finding_a_route
{
    [Theory]
    [InlineData("GET", "/co_people.json")]
    [InlineData("GET", "/co_people/7.json")]
    [InlineData("POST", "/co_people.json")]
    [InlineData("PUT", "/co_people/7.json")]
    [InlineData("DELETE", "/co_people/7.json")]
    [InlineData("GET", "/cous.xml")]
    [InlineData("GET", "/ssh_key_authenticator/ssh_keys/7.json")]
    [InlineData("POST", "/cos/duplicate/7.json")]
    [InlineData("PUT", "/co_groups/reconcile.json")]
    [InlineData("POST", "/co_provisioning_targets/provision/1/copersonid:7.json")]
    [InlineData("GET", "/api/co/2/core/v1/people")]
    [InlineData("PUT", "/api/co/2/core/v1/people/ab12")]
    [InlineData("PUT", "/api_source/2/v1/sorPeople/hr/0815")]
    public void knows_what_is_served(string method, string path) => Routes.Find(method, path).ShouldNotBeNull();

    [Theory]
    [InlineData("PATCH", "/co_people.json")]
    [InlineData("HEAD", "/co_people/7.json")]
    [InlineData("PUT", "/co_people.json")]
    [InlineData("POST", "/co_people/7.json")]
    [InlineData("GET", "/co_people")]
    [InlineData("GET", "/co_people/")]
    [InlineData("GET", "/co_people/seven.json")]
    [InlineData("GET", "/co_people/-1.json")]
    [InlineData("GET", "/Co_People.json")]
    [InlineData("GET", "/co_group_nestings.json")]
    [InlineData("PUT", "/history_records/7.json")]
    [InlineData("POST", "/cous.xml")]
    [InlineData("GET", "/ad_hoc_attributes.xml")]
    [InlineData("GET", "/api/co/x/core/v1/people")]
    [InlineData("POST", "/api_source/2/v1/sorPeople/hr/0815")]
    [InlineData("GET", "/api_source/x/v1/sorPeople/hr/0815")]
    [InlineData("GET", "/api_source/2/v1/sorPeople/hr/")]
    [InlineData("GET", "/api_source/2/v1/sorPeople/hr/0815/1")]
    [InlineData("GET", "")]
    public void finds_nothing_else(string method, string path) => Routes.Find(method, path).ShouldBeNull();
}
