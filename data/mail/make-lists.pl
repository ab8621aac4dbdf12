#!/usr/bin/perl
# Make the lists of domains in this folder: a name a line, in byte order.
#
# usage: make-lists.pl PACKAGES
#
# PACKAGES is a folder that holds, unpacked as they came:
#	freemail/       npm @activeprospect/freemail 1.5.2
#	disposable/     npm disposable-email-domains-js 1.26.0
#	spamassassin/   Debian's spamassassin 4.0.1
#	rspamd/         Debian's rspamd 3.4
# Two lists of our own beside this script are added: freemail-more.txt, shorteners-more.txt;
# what not-LIST.txt names is left out.
use strict;
use warnings;
use File::Basename qw(dirname);

my $packages = shift or die "usage: make-lists.pl PACKAGES\n";
my $here = dirname($0);

sub lines {
	my ($path) = @_;
	open(my $file, '<', $path) or die "$path: $!\n";
	my @lines = <$file>;
	chomp(@lines);
	return grep { !/^#/ && length } @lines;
}

sub own { my ($name) = @_; return -e "$here/$name" ? lines("$here/$name") : (); }

sub domains { return grep { /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/ } map { lc } @_; }

sub put {
	my ($name, @domains) = @_;
	my %seen = map { $_ => 1 } @domains;
	delete @seen{ own("not-$name") };
	open(my $file, '>', "$here/$name") or die "$name: $!\n";
	print $file "$_\n" for sort keys %seen;
	close($file) or die "$name: $!\n";
	printf "%s: %d\n", $name, scalar keys %seen;
}

sub json_texts {
	my ($path) = @_;
	return map { /"([^"]+)"/g } lines($path);
}

sub shorteners {
	my @found = lines("$packages/rspamd/etc/rspamd/maps.d/redirectors.inc");
	for (lines("$packages/spamassassin/usr/share/spamassassin/25_url_shortener.cf")) {
		push @found, map { s/^\.//r } split(' ', $1) if /^\s*url_shortener\s+(.*)/;
	}
	return @found;
}

my @disposable = domains(json_texts("$packages/disposable/package/dist/dict/disposable_email_blocklist.json"));
my %disposable = map { $_ => 1 } @disposable;
put('disposable.txt', @disposable);
put('freemail.txt', grep { !$disposable{$_} } domains(lines("$packages/freemail/package/data/free.txt"), own('freemail-more.txt')));
put('shorteners.txt', domains(shorteners(), own('shorteners-more.txt')));
