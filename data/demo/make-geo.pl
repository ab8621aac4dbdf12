#!/usr/bin/perl
# Make the demo desk's databases from places.csv: city, asn and anonymous .mmdb in the nested schema.
# Run by hand when places.csv changes; what it makes is kept in the tree. Needs libmaxmind-db-writer-perl.
#
# usage: make-geo.pl PLACES.csv FOLDER
use strict;
use warnings;
use utf8;
use MaxMind::DB::Writer::Tree;

my ($places, $folder) = @ARGV;
die "usage: make-geo.pl PLACES.csv FOLDER\n" unless defined $folder;

my $built = 1794787200; # 2026-11-16T00:00:00Z: the same bytes each time
my %types = (
	accuracy_radius                => 'uint16',
	anonymizer_confidence          => 'uint16',
	autonomous_system_number       => 'uint32',
	autonomous_system_organization => 'utf8_string',
	city                           => 'map',
	country                        => 'map',
	en                             => 'utf8_string',
	is_anonymous                   => 'boolean',
	is_anonymous_vpn               => 'boolean',
	is_hosting_provider            => 'boolean',
	is_public_proxy                => 'boolean',
	is_tor_exit_node               => 'boolean',
	iso_code                       => 'utf8_string',
	latitude                       => 'double',
	location                       => 'map',
	longitude                      => 'double',
	names                          => 'map',
	provider_name                  => 'utf8_string',
	time_zone                      => 'utf8_string',
);
my %flags = (
	vpn     => 'is_anonymous_vpn',
	tor     => 'is_tor_exit_node',
	hosting => 'is_hosting_provider',
	proxy   => 'is_public_proxy',
);

sub tree {
	my ($type) = @_;
	return MaxMind::DB::Writer::Tree->new(
		ip_version               => 6,
		record_size              => 24,
		database_type            => $type,
		languages                => ['en'],
		description              => { en => 'made up for the demo desk of strop (MIT)' },
		alias_ipv6_to_ipv4       => 0,
		remove_reserved_networks => 0,
		map_key_type_callback    => sub { $types{ $_[0] } or die "no type for $_[0]\n" },
		_build_epoch             => $built,
	);
}

my %trees = (
	city      => tree('strop-demo-City'),
	asn       => tree('strop-demo-ASN'),
	anonymous => tree('strop-demo-Anonymous-Plus'),
);

open my $in, '<:encoding(UTF-8)', $places or die "$places: $!\n";
while (my $line = <$in>) {
	chomp $line;
	next if $line =~ /^\s*(#|$)/;
	my ($network, $country, $city, $latitude, $longitude, $accuracy, $zone, $asn, $name, $hides,
		$provider, $confidence) = split /,/, $line, -1;
	die "$places:$.: 12 columns are needed\n" unless defined $confidence;

	my %where = (
		country  => { iso_code => $country },
		location => {
			latitude => $latitude, longitude => $longitude, accuracy_radius => $accuracy, time_zone => $zone
		},
	);
	$where{city} = { names => { en => $city } } if length $city;
	$trees{city}->insert_network($network, \%where);
	$trees{asn}->insert_network($network,
		{ autonomous_system_number => $asn, autonomous_system_organization => $name });
	next unless length $hides;

	my %hides = (is_anonymous => 1, $flags{$hides} => 1);
	$hides{provider_name}         = $provider   if length $provider;
	$hides{anonymizer_confidence} = $confidence if length $confidence;
	$trees{anonymous}->insert_network($network, \%hides);
}

for my $name (sort keys %trees) {
	open my $out, '>:raw', "$folder/$name.mmdb" or die "$folder/$name.mmdb: $!\n";
	$trees{$name}->write_tree($out);
	close $out or die "$folder/$name.mmdb: $!\n";
}
